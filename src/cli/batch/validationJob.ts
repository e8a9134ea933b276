import { UserError } from '../../base/errors.ts';
import { packsOf } from '../../engine/experiment/packedTrials.ts';
import { evaluate, type ReadyProtocol, readyProtocol, runTrials } from '../../engine/experiment/runProtocol.ts';
import {
	isCounted,
	required,
	summaryOf,
	type ValidatedFigure,
	type ValidationSummary,
	validated,
} from '../../engine/experiment/validation.ts';
import { validationPanels } from '../../engine/experiment/validationPanels.ts';
import { type NamedProtocol, readProtocol } from '../../host/protocolFiles.ts';
import { validationProtocols } from '../../retina/validation/protocolNames.ts';
import { type PublishedFigure, RANGE_RULES } from '../../retina/validation/publishedFigure.ts';
import { publishedFigures } from '../../retina/validation/publishedFigures.ts';
import { reasonsOutside } from '../../retina/validation/reasonsOutside.ts';
import { requirePlotFile, writePlot } from '../terminal/plotFile.ts';
import type { BatchFollower, BatchOutcome, ValidateOptions } from './batch.ts';

/** A protocol of the validation with the published figures that it measures. */
interface Measuring extends NamedProtocol {
	readonly figures: readonly string[];
}

const names = (): Measuring[] =>
	validationProtocols.map((name) => {
		const { protocol } = readProtocol(name);
		return { name, protocol, figures: protocol.figures.flatMap((each) => each.name ?? []) };
	});

/** Protocols that measure what is asked for: figures or protocols by name, or all. @throws UserError for a name that there is not */
function chosen(all: readonly Measuring[], only: readonly string[] | undefined): readonly Measuring[] {
	if (!only) return all;
	for (const each of only) {
		if (all.some(({ name, figures }) => name === each || figures.includes(each))) continue;
		throw new UserError(
			`--only: there is no figure or protocol '${each}'; \`retinode validate --list\` prints them: protocols are ${all.map(({ name }) => name).join(', ')}`,
		);
	}
	return all.filter(({ name, figures }) => only.some((each) => name === each || figures.includes(each)));
}

/** Area of a tissue that costs as much as a column for itself, µm²: measured roughly, for the remaining time alone. */
const areaOfColumnUm2 = 10_000;

/** Model time of a protocol, s, columns side by side once; of a tissue times the columns that cost as much. */
function costOf({ trials, protocol: { retina } }: ReadyProtocol): number {
	const areaUm2 = retina.tissue ? retina.tissue.widthUm * retina.tissue.heightUm : 0;
	const lengths = packsOf(trials).map((pack) =>
		Math.max(...pack.map(({ sweep }) => sweep.protocol.settleS + sweep.protocol.durationS)),
	);
	return lengths.reduce((sum, each) => sum + each, 0) * (1 + areaUm2 / areaOfColumnUm2);
}

const rangeText = ({ range: [least, most] }: PublishedFigure): string => `${least} to ${most}`;

const shown = (value: number): string => (Number.isNaN(value) ? 'none' : String(Number(value.toPrecision(4))));

/** A published figure as JSON; with what was measured where it was. */
const rowOf = (figure: PublishedFigure, protocol: string, measured?: ValidatedFigure): object => ({
	name: figure.name,
	title: figure.title,
	...(measured ? { value: Number.isNaN(measured.value) ? null : measured.value } : {}),
	unit: figure.unit,
	range: figure.range,
	...(measured ? { verdict: measured.verdict } : {}),
	...(measured?.verdict === 'outside' && reasonsOutside[figure.name] ? { reason: reasonsOutside[figure.name] } : {}),
	use: figure.use,
	counted: isCounted(figure.use),
	wholeCircuit: figure.wholeCircuit,
	published: figure.published,
	sources: figure.sources,
	conditions: figure.conditions,
	protocol,
});

function listed(all: readonly Measuring[], isJson: boolean): string {
	const rows = publishedFigures.map((figure) => ({
		figure,
		protocol: all.find(({ figures }) => figures.includes(figure.name))?.name ?? '',
	}));
	if (isJson)
		return JSON.stringify(
			rows.map(({ figure, protocol }) => rowOf(figure, protocol)),
			null,
			2,
		);
	const width = Math.max(...rows.map(({ figure }) => figure.name.length));
	return rows
		.map(({ figure, protocol }) =>
			`${figure.name.padEnd(width)}  ${rangeText(figure)} ${figure.unit}, ${figure.use}, by ${protocol}`.trimEnd(),
		)
		.join('\n');
}

function table(rows: readonly ValidatedFigure[]): string[] {
	const width = Math.max(...rows.map(({ figure }) => figure.name.length));
	return rows.map(({ figure, value, verdict }) => {
		const source = figure.sources.map(({ text, place }) => `${text}, ${place}`).join('; ');
		return `${verdict.padEnd(7)}  ${figure.name.padEnd(width)}  ${shown(value)} ${figure.unit} (${rangeText(figure)}; ${source})`;
	});
}

const apart: readonly (readonly [string, PublishedFigure['use']])[] = [
	['Fitted, and not counted', 'fitted'],
	['Known before their range was set, and not counted', 'known'],
	['With a range from memory, and not counted', 'memory'],
];

function summaryText({ counted, inside, wholeCircuit, wholeCircuitInside }: ValidationSummary): string {
	return `${inside} of ${counted} published figures are inside (of whole circuits ${wholeCircuitInside} of ${wholeCircuit}); at least ${required.inside} of at least ${required.counted}, ${required.wholeCircuit} of them of whole circuits, are asked for`;
}

function printed(rows: readonly ValidatedFigure[], summary: ValidationSummary): string {
	const lines = table(rows.filter(({ figure }) => isCounted(figure.use)));
	for (const [title, use] of apart) {
		const others = rows.filter(({ figure }) => figure.use === use);
		if (others.length > 0) lines.push('', `${title}:`, ...table(others));
	}
	return [...lines, '', `${summaryText(summary)}.`].join('\n');
}

/**
 * Measures published figures by their protocols, and draws them where that is asked for.
 * @throws UserError (rejection) for names that there are not, another kind of picture, and what protocols throw; the system's error for a picture that cannot be written
 */
export async function runValidation(options: ValidateOptions, follow: BatchFollower): Promise<BatchOutcome> {
	requirePlotFile(options.plot);
	if (options.plot === '-') throw new UserError('--plot must be a file: what validate prints goes to standard output');
	if (options.plot !== undefined && options.list)
		throw new UserError('--plot goes without --list, which measures nothing');
	const all = names();
	if (options.list) return { printed: listed(all, options.json === true), interrupted: '' };
	const protocols = chosen(all, options.only).map((each) => ({ ...each, ready: readyProtocol(each.protocol) }));
	const total = protocols.reduce((sum, { ready }) => sum + costOf(ready), 0);
	const rows: ValidatedFigure[] = [];
	let done = 0;
	for (const [k, { name, ready }] of protocols.entries()) {
		const cost = costOf(ready);
		const made = runTrials(ready, {
			progress: (fraction) => follow.progress((done + fraction * cost) / total),
			cancelled: follow.cancelled,
		});
		if (made.length < ready.trials.length) {
			return {
				printed: rows.length > 0 && !options.json ? printed(rows, summaryOf(rows)) : '',
				interrupted: `interrupted in protocol ${name}, after ${k} of ${protocols.length}`,
			};
		}
		rows.push(...validated(name, evaluate(ready, made).figures));
		done += cost;
	}
	if (options.plot !== undefined) await writePlot(options.plot, validationPanels(rows));
	const summary = summaryOf(rows);
	const json = {
		...summary,
		required,
		rules: RANGE_RULES,
		figures: rows.map((each) => rowOf(each.figure, each.protocol, each)),
	};
	return {
		printed: options.json ? JSON.stringify(json, null, 2) : printed(rows, summary),
		interrupted: '',
		...(options.only || summary.holds ? {} : { failed: `the validation does not hold: ${summaryText(summary)}` }),
	};
}
