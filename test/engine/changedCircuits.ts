import { catalogue } from '../../src/retina/catalogue.ts';

/** A declaration file. */
interface DeclarationFile {
	readonly file: string;
	readonly text: string;
}

const textOf = (file: string): string => catalogue.find((each) => each.file === file)?.text ?? '';

/** The ganglion cell of the catalogue with another line. */
export const ganglionWith = (line: string): DeclarationFile => ({
	file: 'ganglion.eq',
	text: textOf('cells/ganglion.fohlmeister1997.eq').replace(/^V' =/m, `${line}\n\nV' =`),
});

/** A slow inward current of the user's own, with so much conductance in mS/cm^2. */
export const ihFile = (g: number): DeclarationFile => ({
	file: 'my.h.eq',
	text: [
		'channel my.h',
		'title A slow inward current',
		'source of a test',
		'needs V [mV]',
		`parameter g = ${g} [mS/cm^2] in 0 .. 10 "conductance"`,
		'parameter E = 20 [mV] in -50 .. 50 "reversal potential"',
		'state n [1] = 0.2 in 0 .. 1 "activation"',
		'inf [1] = 1/(1 + exp((V + 60[mV])/8[mV]))',
		"n' = (inf - n)/30[ms]",
		'current I [uA/cm^2] = g*n*(V - E) "slow inward current"',
	].join('\n'),
});

/** The ganglion cell's leak with another conductance, mS/cm^2. */
export const leakFile = (g: number): DeclarationFile => ({
	file: 'leak.eq',
	text: textOf('mechanisms/ganglion.leak.fohlmeister1997.eq').replace(/parameter g = [\d.]+/, `parameter g = ${g}`),
});

/** A channel of two or of three states whose occupancies are 1 together. */
export const ihChannel = (states: 'two' | 'three'): DeclarationFile => ({
	file: 'my.h.eq',
	text: [
		'channel my.h',
		'title A scheme',
		'source of a test',
		'needs V [mV]',
		'parameter g = 0.01 [mS/cm^2] in 0 .. 10 "conductance"',
		'state a [1] = 0.6 in 0 .. 1 "closed"',
		`state b [1] = ${states === 'two' ? 0.4 : 0.3} in 0 .. 1 "half open"`,
		...(states === 'three' ? ['state c [1] = 0.1 in 0 .. 1 "open"'] : []),
		'up [1/ms] = 0.1[1/ms]*exp(-(V + 60[mV])/20[mV])',
		'down [1/ms] = 0.1[1/ms]',
		"a' = down*b - up*a",
		...(states === 'three' ? ["b' = up*a - down*b + down*c - up*b", "c' = up*b - down*c"] : ["b' = up*a - down*b"]),
		`current I [uA/cm^2] = g*${states === 'two' ? 'b' : 'c'}*(V - 0[mV]) "current"`,
	].join('\n'),
});
