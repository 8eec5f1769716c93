package caravan.run.launcher;

import java.nio.file.Path;

/** What a start tells people: where Caravan listens, how to sign in, and how to place a first order. */
final class Welcome {
    private Welcome() {}

    static String text(String host, int port, Path data, AdministratorNote administrator) {
        String address = "http://" + reachable(host) + ":" + port;
        return """

                Caravan is up.

                Listening   %s
                Sign in     %s
                Data        %s (log: %s)

                A first order, to paste into bash in another terminal, in this folder:

                %s
                Ctrl-C stops it.""".formatted(
                        address,
                        administrator.line(),
                        data,
                        ServingOptions.logIn(data, UpCommand.LOG),
                        firstOrder(address, administrator));
    }

    private static String firstOrder(String address, AdministratorNote administrator) {
        return """
                  url=%s; json='Content-Type: application/json'
                  field() { sed -n 's/.*"'"$1"'" *: *"\\([^"]*\\)".*/\\1/p'; }
                  admin=$(curl -s $url/sessions -H "$json" -d '{"username":"admin","password":"'"%s"'"}' | field access_token)
                  curl -s -X PUT $url/products/tea -H "Authorization: Bearer $admin" -H "$json" \\
                    -d '{"name":"Tea","price":{"amount":499,"currency":"EUR"}}'; echo
                  curl -s $url/stock/tea/receipts -H "Authorization: Bearer $admin" -H "$json" -d '{"quantity":100}'; echo
                  curl -s $url/users -H "$json" -d '{"username":"ada","password":"silk and saffron"}'; echo
                  ada=$(curl -s $url/sessions -H "$json" -d '{"username":"ada","password":"silk and saffron"}' | field access_token)
                  order=$(curl -s $url/orders -H "Authorization: Bearer $ada" -H "$json" -H 'Prefer: wait=5' \\
                    -d '{"items":[{"sku":"tea","quantity":2}]}' | field id)
                  curl -s $url/orders/$order -H "Authorization: Bearer $ada"; echo
                """.formatted(address, administrator.inShell());
    }

    /** What to put into a URL for an address that is listened on. */
    static String reachable(String host) {
        return isAnyAddress(host) ? "127.0.0.1" : bracketed(host);
    }

    private static boolean isAnyAddress(String host) {
        return host.equals("0.0.0.0") || host.equals("::");
    }

    private static String bracketed(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
