import type { Command } from 'commander';
import { listPorts } from '../../io/transport/node/ports.ts';

/** `retinode ports`: the serial ports of this machine. */
export function addPortsCommand(program: Command): void {
	program
		.command('ports')
		.description('list the serial ports of this machine')
		.option('--json', 'print a JSON array')
		.action(async ({ json }: { json?: true }) => {
			const ports = await listPorts();
			if (json) {
				console.log(JSON.stringify(ports, null, 2));
				return;
			}
			if (ports.length === 0) {
				console.log('No serial ports found. Plug the device in; `retinode device hand` gives a simulated one.');
				return;
			}
			for (const { path, manufacturer, vendorId, productId, serialNumber } of ports) {
				const id = vendorId !== null && productId !== null ? `${vendorId}:${productId}` : '';
				console.log([path, manufacturer ?? '', id, serialNumber ?? ''].join('\t').trimEnd());
			}
		});
}
