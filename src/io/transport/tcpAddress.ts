import { UserError } from '../../base/errors.ts';

/** Where a TCP port is. */
export interface TcpAddress {
	/** Name or address of the host; an IPv6 address without brackets. */
	readonly host: string;
	/** 1 to 65,535; when listening also 0, any free one. */
	readonly port: number;
}

/** The host of an address that names none: this machine only, so that nothing is open to the network by accident. */
const THIS_MACHINE = '127.0.0.1';

/** Whether a text is meant as a TCP address: it begins with `tcp:`. */
export function isTcpAddress(text: string): boolean {
	return text.startsWith('tcp:');
}

/**
 * Reads `tcp:HOST:PORT`, `tcp:[IPV6]:PORT`, or `tcp:PORT` for this machine.
 * @throws UserError when it is written otherwise
 */
export function parseTcpAddress(text: string): TcpAddress {
	const match = /^tcp:(?:(?:\[([0-9a-fA-F:.]+)\]|([^:[\]\s]+)):)?(\d{1,5})$/.exec(text);
	const port = Number(match?.[3] ?? Number.NaN);
	if (match === null || !(port <= 65_535)) {
		throw new UserError(`The address is '${text}'; it must be tcp:HOST:PORT with a port from 0 to 65535.`);
	}
	return { host: match.at(1) ?? match.at(2) ?? THIS_MACHINE, port };
}

/** An address as people read it: `127.0.0.1:4000`, `[::1]:4000`. */
export function formatTcpAddress({ host, port }: TcpAddress): string {
	return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
