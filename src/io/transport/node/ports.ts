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

/** What the system lists; nothing where it has no udev to ask, as in many containers: a port's path can still be typed. */
async function listed() {
	try {
		return await SerialPort.list();
	} catch (error) {
		if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
		throw error;
	}
}

/**
 * The serial ports that the operating system lists, in order of path. Pseudo-terminals are never among them.
 * Main thread only.
 */
export async function listPorts(): Promise<readonly PortDescription[]> {
	const ports = await listed();
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
