const law = 'test/io/control/controlLaw.test.ts';
const shaper = 'test/io/control/gripShaper.test.ts';

/** The control law: spikes and muscle in, grip out (src/io/control). */
export const CONTROL = [
	{
		name: 'what is no number closes the hand',
		file: 'src/io/control/gripShaper.ts',
		from: 'Number.isNaN(wanted) ? 0 :',
		to: 'Number.isNaN(wanted) ? 1 :',
		testFile: shaper,
		test: 'saturates, and takes what is no number for an open hand',
	},
	{
		name: 'the hand jumps to what is wanted',
		file: 'src/io/control/gripShaper.ts',
		from: 'Math.min(most, Math.max(-most, targetClosure - state.closure))',
		to: '(targetClosure - state.closure) * Math.sign(most)',
		testFile: law,
		test: 'closes no faster than the rate limit',
	},
	{
		name: 'the dead band keeps a hand from opening',
		file: 'src/io/control/gripShaper.ts',
		from: ' || mapped === 0',
		to: '',
		testFile: shaper,
		test: 'the dead band follows only larger changes, but always reaches the ends',
	},
	{
		name: 'there is no hysteresis',
		file: 'src/io/control/gripShaper.ts',
		from: 'bounded >= releaseAt',
		to: 'bounded >= engageAt',
		testFile: shaper,
		test: 'hysteresis: an open hand begins to move at one closure and opens again only below a lower one',
	},
	{
		name: 'there is no dead band',
		file: 'src/io/control/gripShaper.ts',
		from: 'Math.abs(mapped - state.targetClosure) >= deadBand',
		to: 'deadBand >= 0',
		testFile: shaper,
		test: 'the dead band follows only larger changes, but always reaches the ends',
	},
	{
		name: 'a muscle that is lost keeps a gated hand closed',
		file: 'src/io/control/fusion.ts',
		from: 'wanted: gateOpen ? seen : 0',
		to: 'wanted: seen',
		testFile: 'test/io/control/fusion.test.ts',
		test: 'a muscle that is lost opens a gated hand',
	},
	{
		name: 'a new estimator begins without the spikes of the one before',
		file: 'src/io/control/controlLaw.ts',
		from: '\t\t\tdrive.push(kept);\n',
		to: '',
		testFile: shaper,
		test: 'a longer window set while running counts the spikes of the shorter one',
	},
];
