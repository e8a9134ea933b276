import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';

const types: Readonly<Record<string, string>> = {
	'.html': 'text/html; charset=utf-8',
	'.js': 'text/javascript; charset=utf-8',
	'.css': 'text/css; charset=utf-8',
	'.json': 'application/json; charset=utf-8',
	'.map': 'application/json; charset=utf-8',
	'.svg': 'image/svg+xml',
	'.png': 'image/png',
	'.ico': 'image/x-icon',
	'.woff2': 'font/woff2',
	'.wasm': 'application/wasm',
	'.y4m': 'application/octet-stream',
	'.txt': 'text/plain; charset=utf-8',
};

/**
 * The file of a folder that a path of an address means; undefined for anything that is not one of its own files: paths that
 * lead out, hidden files, encoded separators, null bytes, kinds of file that a page does not have.
 */
export function fileWithin(folder: string, pathname: string): string | undefined {
	let decoded: string;
	try {
		decoded = decodeURIComponent(pathname);
	} catch {
		return undefined;
	}
	if (decoded.includes('\0') || decoded.includes('\\') || /%2f|%5c/i.test(pathname)) return undefined;
	const parts = decoded.split('/').filter((part) => part !== '');
	if (parts.some((part) => part.startsWith('.'))) return undefined;
	const root = resolve(folder);
	const file = resolve(join(root, ...(parts.length === 0 ? ['index.html'] : parts)));
	if (!file.startsWith(root + sep) || !(extname(file) in types)) return undefined;
	return file;
}

/** Sends a file; false when there is none. Headers that are set already are kept. */
export async function sendFile(response: ServerResponse, file: string, head: boolean): Promise<boolean> {
	let size: number;
	try {
		const found = await stat(file);
		if (!found.isFile()) return false;
		size = found.size;
	} catch {
		return false;
	}
	response.writeHead(200, {
		'content-type': types[extname(file)] ?? 'application/octet-stream',
		'content-length': size,
	});
	if (head) {
		response.end();
		return true;
	}
	const stream = createReadStream(file);
	// The headers have gone out: all that is left to say is that the file ends here.
	stream.on('error', () => response.destroy());
	response.on('close', () => stream.destroy());
	stream.pipe(response);
	return true;
}
