package caravan.chassis;

public final class ChassisThatNamesAService {
    static final String MESSAGE = "users.session-ended.v1";

    String setting() {
        return System.getenv("CARAVAN_ORDERS_PENDING_LIMIT");
    }

    String path(int id) {
        return "/payments/" + id;
    }

    boolean isNamed(String name) {
        return switch (name) {
            case "audit" -> true;
            case "gateway", "ordersandmore" -> false;
            default -> false;
        };
    }
}
