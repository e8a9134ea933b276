/** Requests of one client that may be open: taken, and neither answered nor refused. Another one is refused; what stops a device never is. */
export const mostOpenRequests = 64;

/** Within so long a request is answered, or refused, or, where its work may last, said to be under way; ms. */
export const answerWithinMs = 10_000;
