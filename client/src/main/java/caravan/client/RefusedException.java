package caravan.client;

/** The server refused what its caller relied on. */
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemDetails problem;

    RefusedException(ProblemDetails problem) {
        super("the server refused: " + problem);
        this.problem = problem;
    }

    public ProblemDetails problem() {
        return problem;
    }
}
