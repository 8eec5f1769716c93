/** Raw HTTP/1.1 over sockets: requests are bytes, answers are read strictly. */
@NullMarked
package caravan.attack.wire;

import org.jspecify.annotations.NullMarked;
