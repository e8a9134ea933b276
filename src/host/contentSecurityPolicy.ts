/**
 * The Content-Security-Policy of the page, in the browser and in the desktop window: scripts, styles and pictures from our own host, a socket
 * to it, and WebAssembly; no inline script, no eval, no other place.
 * @param host address and port that the page came from: `127.0.0.1:8080`
 */
export function policyFor(host: string): string {
	return [
		"default-src 'none'",
		"script-src 'self' 'wasm-unsafe-eval'",
		"style-src 'self'",
		"img-src 'self' blob: data:",
		"media-src 'self' blob:",
		"font-src 'self'",
		"worker-src 'self' blob:",
		`connect-src 'self' ws://${host}`,
		"base-uri 'none'",
		"form-action 'none'",
		"frame-ancestors 'none'",
	].join('; ');
}
