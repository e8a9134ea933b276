import { useState } from 'preact/hooks';
import { useTicking } from '../../drawing/ticking.ts';
import { unitText } from '../../fields/numberInput.ts';
import { type CursorNumbers, cursorNumbers } from '../../scope/cursorNumbers.ts';
import { type ScopeInks, traceInk } from '../../scope/paintScope.ts';
import { type Plot, readOut, type Trace } from '../../scope/plotModel.ts';
import type { Cursors } from '../../scope/scopeStore.ts';
import { useWorkbench } from '../../workbench/workbench.ts';

const columns = [
	['A', 'Value at cursor A', ({ atA }) => atA],
	['B', 'Value at cursor B', ({ atB }) => atB],
	['B − A', 'Change from A to B', ({ change }) => change],
	['per s', 'Change over time', ({ slope }) => slope],
	['mean', 'Mean between the cursors', ({ mean }) => mean],
	['RMS', 'Root of the mean square between the cursors', ({ rms }) => rms],
	['SD', 'Standard deviation between the cursors', ({ deviation }) => deviation],
] as const satisfies readonly (readonly [string, string, (numbers: CursorNumbers) => number])[];

/** A table of texts as spreadsheets paste it. */
const asTable = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.join('\t')).join('\n');

/** What the cursors say of time, and of every trace. */
export function CursorTable(props: {
	readonly plots: readonly Plot[];
	readonly inks: ScopeInks;
	readonly cursors: Cursors;
}) {
	const { plots, inks, cursors } = props;
	const { live, toasts } = useWorkbench();
	const [, redraw] = useState(0);
	// What is between them may still be coming in.
	useTicking(live, () => redraw((count) => count + 1), []);
	const seconds = (cursors.b - cursors.a) / 1000;
	const traces = plots.flatMap((plot) => plot.traces);
	const numbersOf = ({ key }: Trace): CursorNumbers | undefined => {
		const history = live.traces.of(key);
		return history && cursorNumbers(history, cursors);
	};
	async function copy(): Promise<void> {
		const head = ['trace', 'unit', ...columns.map(([title]) => title)];
		const rows = traces.map((trace) => {
			const numbers = numbersOf(trace);
			return [trace.about, trace.unit, ...columns.map(([, , value]) => (numbers ? String(value(numbers)) : ''))];
		});
		const times = [
			['A', 's', String(cursors.a / 1000)],
			['B', 's', String(cursors.b / 1000)],
		];
		try {
			await navigator.clipboard.writeText(asTable([...times, head, ...rows]));
			toasts.getState().say('info', 'The numbers are on the clipboard, as a table.');
		} catch {
			toasts.getState().say('error', 'The browser does not let the page write to the clipboard.');
		}
	}
	return (
		<div class="cursor-table" data-testid="cursor-table">
			<p class="note">
				Δt <b>{readOut(seconds * 1000)} ms</b>, 1/Δt <b>{readOut(1 / seconds)} Hz</b>{' '}
				<button type="button" data-testid="cursor-copy" onClick={() => void copy()}>
					Copy
				</button>
			</p>
			<table>
				<thead>
					<tr>
						<th scope="col">Trace</th>
						{columns.map(([title, about]) => (
							<th key={title} scope="col" title={about}>
								{title}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{traces.map((trace) => {
						const numbers = numbersOf(trace);
						return (
							<tr key={trace.key}>
								<th scope="row" title={trace.about}>
									<i
										class={trace.dashed ? 'ink dashed' : 'ink'}
										style={{ borderColor: traceInk(trace, inks) }}
										aria-hidden="true"
									/>
									{trace.title} <small>{unitText(trace.unit)}</small>
								</th>
								{columns.map(([title, , value]) => (
									<td key={title}>{numbers ? readOut(value(numbers)) : '–'}</td>
								))}
							</tr>
						);
					})}
				</tbody>
			</table>
		</div>
	);
}
