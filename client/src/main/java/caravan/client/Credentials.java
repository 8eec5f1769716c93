package caravan.client;

/** A user name and its password, which is never printed. */
public record Credentials(String username, String password) {
    @Override
    public String toString() {
        return username + " (password hidden)";
    }
}
