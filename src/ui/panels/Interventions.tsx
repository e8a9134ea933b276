import { useState } from 'preact/hooks';
import type { Description } from '../../protocol/description.ts';
import type { Intervention } from '../../protocol/session/interventions.ts';
import type { CellAddress } from '../../protocol/session/sessionFile.ts';
import { cellTitle } from '../data/cells.ts';
import { chargeText, type Electrode, electrodeCharge } from '../data/electrodeCharge.ts';
import { blockable, clampsBeside, interventionText, spanText } from '../data/interventionText.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { shown } from '../fields/numberInput.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { Term } from '../fields/Term.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { NewElectrode } from './NewElectrode.tsx';
import { NewRemoval } from './NewRemoval.tsx';
import { useWhen, WhenFields } from './WhenFields.tsx';

/** What is done to the selected cell and its channels, and what is being done already. */
export function Interventions(props: { readonly description: Description; readonly selected: CellAddress | null }) {
	const { description, selected } = props;
	const { model, status, actions } = useWorkbench();
	const interventions = useStore(model, (state) => state.interventions);
	const modelS = useStore(status, (state) => state.status?.modelTimeS ?? 0);
	return (
		<section class="panel" aria-label="Interventions">
			<h2>
				<Term of="intervention">Interventions</Term>
			</h2>
			{selected ? (
				<NewIntervention description={description} cell={selected} />
			) : (
				<p class="empty">Select a cell to act on it.</p>
			)}
			<NewDrug description={description} />
			<NewElectrode description={description} />
			<NewRemoval description={description} selected={selected} />
			<h3>What is done, and when</h3>
			{interventions.length === 0 && <p class="note">Nothing.</p>}
			<ul class="list" data-testid="interventions">
				{interventions.map(({ key, intervention }) => (
					<li key={key}>
						<span class="grow">
							{interventionText(description, intervention)} <small>{spanText(intervention, modelS)}</small>
							{intervention.type === 'electrode' && <PassedCharge electrode={intervention} />}
						</span>
						<button
							type="button"
							aria-label={`Remove: ${interventionText(description, intervention)}`}
							onClick={() => void actions.removeIntervention(key)}
						>
							Remove
						</button>
					</li>
				))}
			</ul>
		</section>
	);
}

/** What an electrode passes in a phase; one that came with a file may be beyond what tissue bears. */
function PassedCharge({ electrode }: { readonly electrode: Electrode }) {
	const charge = electrodeCharge(electrode);
	return (
		<small class={charge.isBeyond ? 'warn' : ''} data-testid="passed-charge">
			{chargeText(charge)}
			{charge.isBeyond && ': beyond what tissue bears'}
		</small>
	);
}

/** Gives a drug to the whole circuit. */
function NewDrug({ description }: { readonly description: Description }) {
	const { actions, live } = useWorkbench();
	const [chosen, setChosen] = useState('');
	const [dosePercent, setDosePercent] = useState(100);
	const form = useWhen();
	const [washS, setWashS] = useState(0);
	const acting = description.drugs.filter(({ blocks }) => blocks.length > 0);
	const drug = acting.find(({ name }) => name === chosen) ?? acting[0];
	if (!drug) return null;
	const number = (set: (value: number) => void) => (value: number) => {
		set(value);
		return undefined;
	};

	async function give(): Promise<void> {
		if (!drug) return;
		await actions.addIntervention({
			type: 'drug',
			drug: drug.name,
			...form.when(live.tMs / 1000),
			dose: dosePercent / 100,
			...(washS > 0 ? { washInS: washS, washOutS: washS } : {}),
		});
	}

	return (
		<>
			<h3>Drugs</h3>
			<SelectField
				title="Drug"
				value={drug.name}
				testId="drug"
				options={description.drugs.map(({ name, use, blocks }) => ({
					value: name,
					title: blocks.length > 0 ? `${name}: ${use}` : `${name}: nothing that it blocks`,
					disabled: blocks.length === 0,
				}))}
				onChange={setChosen}
			/>
			<p class="note" data-testid="drug-blocks">
				Takes away from {drug.blocks.join(', ')}.
			</p>
			<NumberField
				title="Dose, of what it blocks"
				unit="%"
				min={0}
				max={100}
				value={dosePercent}
				testId="drug-dose"
				onCommit={number(setDosePercent)}
			/>
			<NumberField
				title="Time constant of wash-in and wash-out"
				unit="s"
				min={0}
				max={3600}
				value={washS}
				testId="drug-wash"
				onCommit={number(setWashS)}
			/>
			<WhenFields form={form} until="it is removed" testId="drug" />
			<div class="tools">
				<button type="button" class="primary" data-testid="drug-give" onClick={() => void give()}>
					Give {drug.name} to all cells
				</button>
			</div>
		</>
	);
}

type Kind = 'inject' | 'clamp' | 'block';

/** How much of each can be done. */
const amountFields = {
	inject: { title: 'Current (+ depolarises)', unit: 'pA', min: -1e5, max: 1e5, testId: 'inject-current' },
	clamp: { title: 'Potential', unit: 'mV', min: -200, max: 200, testId: 'clamp-potential' },
	block: { title: 'Blocked', unit: '%', min: 0, max: 100, testId: 'block-percent' },
} as const;

function NewIntervention({ description, cell }: { readonly description: Description; readonly cell: CellAddress }) {
	const { actions, live, model } = useWorkbench();
	const [asked, setAsked] = useState<Clamp | null>(null);
	const form = useWhen();
	const [kind, setKind] = useState<Kind>('inject');
	const [amounts, setAmounts] = useState<Readonly<Record<Kind, number>>>({ inject: 10, clamp: -60, block: 100 });
	const [chosen, setChosen] = useState('');
	const channels = blockable(description, cell.population);
	const channel = channels.includes(chosen) ? chosen : (channels.at(0) ?? '');

	async function start(): Promise<void> {
		const span = form.when(live.tMs / 1000);
		if (kind === 'clamp') {
			const clamp = { type: kind, ...span, target: cell, potentialMv: amounts.clamp } as const;
			if (clampsBeside(model.getState().interventions, clamp).length > 0) setAsked(clamp);
			else await actions.addIntervention(clamp);
			return;
		}
		await actions.addIntervention(
			kind === 'inject'
				? { type: kind, ...span, target: cell, currentPa: amounts.inject }
				: { type: kind, ...span, path: channel, fraction: amounts.block / 100 },
		);
	}

	return (
		<>
			<SelectField
				title="Kind of intervention"
				value={kind}
				testId="intervention-kind"
				options={[
					{ value: 'inject', title: 'Inject current' },
					{ value: 'clamp', title: 'Clamp the voltage' },
					{ value: 'block', title: 'Block a conductance or a signal', disabled: channels.length === 0 },
				]}
				onChange={(value) => setKind(value === 'clamp' || value === 'block' ? value : 'inject')}
			/>
			{kind === 'block' && (
				<SelectField
					title="Of"
					value={channel}
					testId="block-channel"
					options={channels.map((path) => ({ value: path, title: path }))}
					onChange={setChosen}
				/>
			)}
			<NumberField
				key={kind}
				{...amountFields[kind]}
				value={amounts[kind]}
				onCommit={(value) => {
					setAmounts((now) => ({ ...now, [kind]: value }));
					return undefined;
				}}
			/>
			<WhenFields form={form} until="it is removed" testId="intervention" />
			<div class="tools">
				<button type="button" class="primary" data-testid="intervention-start" onClick={() => void start()}>
					{kind === 'block' ? `Block in all ${cell.population} cells` : `Apply to ${cellTitle(description, cell)}`}
				</button>
			</div>
			{asked && <SecondClamp description={description} clamp={asked} onAnswer={() => setAsked(null)} />}
		</>
	);
}

type Clamp = Extract<Intervention, { type: 'clamp' }>;

/** Asks what is meant by a clamp of a cell that is clamped already. */
function SecondClamp(props: {
	readonly description: Description;
	readonly clamp: Clamp;
	readonly onAnswer: () => void;
}) {
	const { description, clamp, onAnswer } = props;
	const { model, actions } = useWorkbench();
	const beside = clampsBeside(
		useStore(model, (state) => state.interventions),
		clamp,
	);
	const answer = (instead: readonly number[]) => {
		onAnswer();
		void actions.addIntervention(clamp, instead);
	};
	return (
		<div role="alertdialog" aria-label="Second clamp of a cell" data-testid="second-clamp">
			<p class="note warn">
				{beside.map(({ intervention }) => interventionText(description, intervention)).join('; ')} already. A cell has
				one potential: of two clamps the later one holds.
			</p>
			<div class="tools">
				<button
					type="button"
					class="primary"
					data-testid="clamp-instead"
					onClick={() => answer(beside.map(({ key }) => key))}
				>
					{shown(clamp.potentialMv)} mV in its place
				</button>
				<button type="button" data-testid="clamp-both" onClick={() => answer([])}>
					Keep both
				</button>
				<button type="button" data-testid="clamp-not" onClick={onAnswer}>
					Leave it
				</button>
			</div>
		</div>
	);
}
