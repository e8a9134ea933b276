/** Leaks of the integrate-and-fire cells that stand in for the mouse's ganglion cells: set so that ON cells are silent in the dark and OFF cells fire there (assumed). */
const leaks: Readonly<Record<string, number>> = {
	onSustained: -62,
	onTransient: -60,
	offSustained: -46,
	offTransient: -41,
};

/** What stays of a ganglion cell's settings: its receptors'. */
const isReceptor = (setting: string): boolean => /^(AMPA|glycineReceptor)\./.test(setting);

/**
 * The circuit `mouse` with integrate-and-fire cells in place of its ganglion cells, as text: all else is the circuit's own, so that nothing of it stands twice.
 * @param mouse the text of the circuit
 */
export function withIntegrateAndFire(mouse: string): string {
	return mouse
		.replace(/^circuit mouse$/m, 'circuit mouseIntegrateAndFire')
		.replace(/^title .*$/m, 'title Mouse retina with integrate-and-fire cells in place of its ganglion cells')
		.replace(
			/^cell mouse\.(?:on|off)Ganglion as (\w+) with ([^\n]*(?:\n\t[^\n]*)*)$/gm,
			(_whole, population: string, settings: string) => {
				const kept = settings
					.split(',')
					.map((each) => each.trim())
					.filter(isReceptor);
				const leak = ['leak.g = 0.05[mS/cm^2]', `leak.E = ${leaks[population]}[mV]`];
				return `cell mouse.integrateAndFire as ${population} with ${[...kept, ...leak].join(', ')}`;
			},
		);
}
