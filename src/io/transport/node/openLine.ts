import { isTcpAddress, parseTcpAddress } from '../tcpAddress.ts';
import type { Transport } from '../transport.ts';
import { openSerialPort } from './serial.ts';
import { openTcp } from './tcp.ts';

/** Which line to open. */
export interface LineOptions {
	/** A serial port's path, or `tcp:HOST:PORT`. */
	readonly path: string;
	/** Rate of a serial port in baud; TCP has none. */
	readonly baud?: number | undefined;
	readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a serial port or a TCP connection, by how its path is written.
 * @throws UserError (rejection) saying why it cannot be opened
 */
export async function openLine({ path, baud, signal }: LineOptions): Promise<Transport> {
	if (isTcpAddress(path)) return openTcp(parseTcpAddress(path), signal);
	return openSerialPort({ path, signal, ...(baud !== undefined && { baud }) });
}
