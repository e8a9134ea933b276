import { read } from 'node:fs';
import { promisify } from 'node:util';

const readFile = promisify(read);

/** The part of serialport's Unix binding that is used here. */
interface UnixBinding {
	readonly isOpen: boolean;
	readonly fd: number | null;
	readonly poller: { once(event: 'readable', done: (error: Error | null) => void): unknown };
	read(buffer: Buffer, offset: number, length: number): Promise<{ buffer: Buffer; bytesRead: number }>;
}

function isUnixBinding(binding: object): binding is UnixBinding {
	return 'poller' in binding && 'fd' in binding && 'read' in binding;
}

const RETRY = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR']);

/**
 * Makes an open port report that its line is gone. On Unix a terminal that was hung up reads as end of file (0 bytes);
 * serialport 13 then reads again at once, for ever, which burns a whole core and never tells. Since the port is
 * opened with VMIN = 1, 0 bytes mean nothing else: this read ends with an error, which the port takes for a
 * disconnection. Elsewhere (Windows) the binding is left as it is.
 */
export function endReadsOnHangUp(binding: object): void {
	if (!isUnixBinding(binding)) return;
	binding.read = async (buffer, offset, length) => {
		for (;;) {
			if (!binding.isOpen || binding.fd === null) {
				throw Object.assign(new Error('the port is closed'), { canceled: true });
			}
			try {
				const { bytesRead } = await readFile(binding.fd, buffer, offset, length, null);
				if (bytesRead === 0) throw new Error('the line was hung up');
				return { buffer, bytesRead };
			} catch (error) {
				if (!RETRY.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
				await new Promise<void>((resolve, reject) => {
					binding.poller.once('readable', (failure) => (failure ? reject(failure) : resolve()));
				});
			}
		}
	};
}
