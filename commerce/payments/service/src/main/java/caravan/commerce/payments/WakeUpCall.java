package caravan.commerce.payments;

/** Wakes a worker that is not there yet when those who will wake it are put together. */
final class WakeUpCall implements Runnable {
    private volatile Runnable worker = () -> {};

    void goesTo(Runnable worker) {
        this.worker = worker;
    }

    @Override
    public void run() {
        worker.run();
    }
}
