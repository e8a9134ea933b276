/** A dataset of flashes on one column: what tests make samples of. @param protocol more of its protocol @param more fields of the dataset, and others in place of its own */
export const flashes = (protocol: object = {}, more: object = {}) => ({
	format: 'retinode-dataset',
	version: 1,
	title: 'flashes',
	protocol: {
		format: 'retinode-protocol',
		version: 1,
		title: 'a test',
		retina: { circuit: 'cone' },
		solver: { method: 'realtime', dtS: 0.0005 },
		durationS: 0.06,
		timeline: [{ id: 'flash', type: 'light', startS: 0.005, durationS: 0.01, coneRate: 0 }],
		...protocol,
	},
	sweep: {
		method: 'random',
		count: 6,
		axes: [{ name: 'rate', values: { from: 100, to: 1e5, spacing: 'logarithmic' }, of: ['timeline.flash.coneRate'] }],
	},
	...more,
});
