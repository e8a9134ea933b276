import { conesPerRods, ganglionCells } from './columns.ts';
import type { LightFigure, measureLight } from './lightFigures.ts';

type Measured = ReturnType<typeof measureLight>;

const short = (value: number): string => String(Number(value.toPrecision(2)));

const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
	return [row(head), row(head.map((_, k) => (k === 0 ? '---' : '--:'))), ...rows.map(row)].join('\n');
}

const threeDigits = (value: number): number => Number(value.toPrecision(3));

const mustText = ({ must, unit }: LightFigure): string =>
	`${typeof must === 'number' ? `≥ ${threeDigits(must)}` : must.map(threeDigits).join(' to ')}${unit === '' ? '' : ` ${unit}`}`;

const four = (rates: Readonly<Record<(typeof ganglionCells)[number], number>>): string =>
	ganglionCells.map((cell) => rates[cell].toFixed(0)).join(' ');

/** The tables of docs/light.md. */
export function lightText({ figures, bipolar, ganglion, photons, recovery }: Measured): string {
	const notes = figures.flatMap(({ name, note, reached }) => (note && !reached ? [`${name}: ${note}.`] : []));
	const rises = new Map(ganglion.map((each) => [each.level, each]));
	const levels = [...new Set([...bipolar.map(({ level }) => level), ...rises.keys()])].sort((a, b) => a - b);
	const bipolarAt = new Map(bipolar.map((each) => [each.level, each]));
	const mv = (value: number | undefined) => (value === undefined ? '' : value.toFixed(2));
	return [
		table(
			['figure', 'must', 'value', 'reached'],
			figures.map((each) => [each.name, mustText(each), threeDigits(each.value), each.reached ? 'yes' : 'no']),
		),
		...notes,
		'20 % steps of 500 ms from each level: potentials of bipolar cells (one column), mV; increment that moves the ON bipolar cell by 0.5 mV, part of the level; rates of ganglion cells (ON sustained, ON transient, OFF sustained, OFF transient; means with noise), spikes/s, and their rise in the best 100 ms.',
		table(
			['R*/rod/s', 'R*/cone/s', 'ON peak', 'ON after 500 ms', 'OFF peak (−20 %)', 'threshold', 'rates', 'rises'],
			levels.map((level) => {
				const [cell, rise] = [bipolarAt.get(level), rises.get(level)];
				return [
					...[short(level), short(conesPerRods * level), mv(cell?.peakMv), mv(cell?.after500Mv), mv(cell?.offPeakMv)],
					...[mv(cell?.threshold), rise ? four(rise.base) : '', rise ? four(rise.rise) : ''],
				];
			}),
		),
		'Single photons, rods not thinned: mean departure for each photoisomerisation per rod and second, and what ganglion cells make of it.',
		table(
			['R*/rod/s', 'rod bipolar, mV s', 'ON bipolar, mV s', 'rates, spikes/s', 'in the dark'],
			photons.map(({ level, rodBipolar, onBipolar, rates, dark }) => [
				...[level, rodBipolar.toFixed(2), onBipolar.toFixed(2)],
				...[rates, dark].map((each) => ganglionCells.map((cell) => each[cell].toFixed(1)).join(' ')),
			]),
		),
		`From ${short(conesPerRods * recovery.from)} R*/cone/s to a thousandth of that: the current of the cone's outer segment (${recovery.coneCurrentBefore.toFixed(2)} of that in the dark before), and the response of the ON bipolar cell to half as much light again, part of what it is in the end.`,
		table(
			['ms after', ...recovery.coneCurrent.map(({ afterMs }) => String(afterMs))],
			[['current', ...recovery.coneCurrent.map(({ part }) => part.toFixed(2))]],
		),
		table(
			['ms after', ...recovery.sensitivity.map(({ afterMs }) => String(afterMs))],
			[['response', ...recovery.sensitivity.map(({ part }) => part.toFixed(2))]],
		),
	].join('\n\n');
}
