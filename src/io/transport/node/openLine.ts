import { isTcpAddress, parseTcpAddress } from '../tcpAddress.ts';
import type { OpenLineOptions, Transport } from '../transport.ts';
import { openSerialPort } from './serial.ts';
import { openTcp } from './tcp.ts';

/**
 * Opens a serial port or a TCP connection, by how its path is written.
 * @throws UserError (rejection) saying why it cannot be opened
 */
export async function openLine({ path, baud, signal }: OpenLineOptions): Promise<Transport> {
	if (isTcpAddress(path)) return openTcp(parseTcpAddress(path), signal);
	return openSerialPort({ path, signal, ...(baud !== undefined && { baud }) });
}
