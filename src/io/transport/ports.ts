import { SerialPort } from 'serialport';

/** A serial port of this machine. */
export interface PortDescription {
	readonly path: string;
	readonly manufacturer: string | null;
	/** USB vendor and product id, four hexadecimal digits each. */
	readonly vendorId: string | null;
	readonly productId: string | null;
	readonly serialNumber: string | null;
}

/**
 * The serial ports that the operating system lists, in order of path. Pseudo-terminals are never among them.
 * Main thread only.
 */
export async function listPorts(): Promise<readonly PortDescription[]> {
	const ports = await SerialPort.list();
	return ports
		.map(({ path, manufacturer, vendorId, productId, serialNumber }) => ({
			path,
			manufacturer: manufacturer ?? null,
			vendorId: vendorId ?? null,
			productId: productId ?? null,
			serialNumber: serialNumber ?? null,
		}))
		.sort((a, b) => a.path.localeCompare(b.path, 'en'));
}
