/**
 * The Content-Security-Policy of the page, in the browser and in the desktop window: scripts, styles and pictures from our own host, a socket
 * to it, workers and WebAssembly; no inline script, no eval, no other place.
 * @param socketHost address and port of the host that the page talks to: `127.0.0.1:8080`; none for a page without a host
 */
export function policyFor(socketHost?: string): string {
	return [
		"default-src 'none'",
		"script-src 'self' 'wasm-unsafe-eval'",
		"style-src 'self'",
		"img-src 'self' blob: data:",
		"media-src 'self' blob:",
		"font-src 'self'",
		"worker-src 'self' blob:",
		socketHost === undefined ? "connect-src 'self'" : `connect-src 'self' ws://${socketHost}`,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join('; ');
}
