import { useMemo, useState } from 'preact/hooks';
import type { ParameterDescription } from '../../protocol/description.ts';
import { isChanged } from '../data/overridden.ts';
import { NumberField } from '../fields/NumberField.tsx';
import { shown, unitText } from '../fields/numberInput.ts';
import { Explained } from '../fields/Term.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { aboutOf, branchTitle, lastPart, type ParameterBranch, parameterTree, sliderStep } from './parameterTree.ts';

const evidenceText: Readonly<Record<ParameterDescription['evidence'], string>> = {
	source: 'from the source',
	fitted: 'fitted',
	assumed: 'assumed',
};

/** All parameters of the circuit: searchable, with range, source and evidence, applied live, with undo. */
export function Parameters() {
	const { model, actions } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	const [search, setSearch] = useState('');
	const [onlyChanged, setOnlyChanged] = useState(false);
	const [open, setOpen] = useState<readonly string[]>([]);
	const [detail, setDetail] = useState('');
	const parameters = description?.parameters;
	const { populations, drugs } = description ?? {};
	const about = useMemo(
		() => (populations && drugs ? aboutOf({ populations, drugs }) : undefined),
		[populations, drugs],
	);
	const tree = useMemo(
		() => parameterTree(parameters ?? [], search.trim(), onlyChanged, about),
		[parameters, search, onlyChanged, about],
	);
	const changed = (parameters ?? []).filter(isChanged).length;
	const unfolded = search.trim() !== '' || onlyChanged;
	const toggle = (name: string) =>
		setOpen(open.includes(name) ? open.filter((each) => each !== name) : [...open, name]);

	return (
		<section class="panel fill" aria-label="Parameters">
			<div class="tools">
				<input
					type="search"
					placeholder="Search sodium, TTX, Kv, cone …"
					aria-label="Search parameters"
					data-testid="parameter-search"
					value={search}
					onInput={(event) => setSearch(event.currentTarget.value)}
				/>
			</div>
			<div class="tools">
				<label class="check">
					<input
						type="checkbox"
						checked={onlyChanged}
						onChange={(event) => setOnlyChanged(event.currentTarget.checked)}
					/>
					Changed only ({changed})
				</label>
				<button
					type="button"
					disabled={changed === 0}
					data-testid="parameter-reset-all"
					onClick={() => void actions.resetParameter()}
				>
					Reset all
				</button>
			</div>
			<div class="scroll" data-testid="parameter-tree">
				{tree.length === 0 && (
					<p class="empty">
						{parameters === undefined
							? 'Parameters appear when the simulation is connected.'
							: onlyChanged && changed === 0
								? 'Every parameter has the variant’s value.'
								: `No parameter fits “${search}”: try a channel (Kv), a cell (rod) or an author (Kamiyama).`}
					</p>
				)}
				{tree.map((branch) => (
					<Branch
						key={branch.name}
						branch={branch}
						title={description ? branchTitle(description, branch.name) : branch.name}
						open={unfolded || open.includes(branch.name)}
						onToggle={() => toggle(branch.name)}
						detail={detail}
						onDetail={(path) => setDetail(detail === path ? '' : path)}
					/>
				))}
			</div>
		</section>
	);
}

function Branch(props: {
	readonly branch: ParameterBranch;
	readonly title: string;
	readonly open: boolean;
	readonly onToggle: () => void;
	readonly detail: string;
	readonly onDetail: (path: string) => void;
}) {
	const { branch, title, open, onToggle, detail, onDetail } = props;
	return (
		<div class="branch">
			<button type="button" class="fold" aria-expanded={open} onClick={onToggle}>
				<span class="arrow" aria-hidden="true">
					{open ? '▾' : '▸'}
				</span>
				<span class="grow" title={`${title} – ${branch.name}`}>
					{title}
				</span>
				{branch.changed > 0 && <span class="badge changed">{branch.changed} changed</span>}
				<span class="count">{branch.count}</span>
			</button>
			{open &&
				branch.groups.map((group) => (
					<fieldset key={group.name}>
						<legend>{group.name}</legend>
						{group.parameters.map((parameter) => (
							<ParameterRow
								key={parameter.path}
								parameter={parameter}
								detailed={detail === parameter.path}
								onDetail={() => onDetail(parameter.path)}
							/>
						))}
					</fieldset>
				))}
		</div>
	);
}

function ParameterRow(props: {
	readonly parameter: ParameterDescription;
	readonly detailed: boolean;
	readonly onDetail: () => void;
}) {
	const { parameter, detailed, onDetail } = props;
	const { path, title, type, unit, value, standard, minimum, maximum } = parameter;
	const { actions } = useWorkbench();
	const changed = isChanged(parameter);
	const id = `parameter-${path}`;
	return (
		<div class={changed ? 'parameter changed' : 'parameter'} data-testid={id}>
			<div class="line">
				<button type="button" class="name" aria-expanded={detailed} title={`${title} – ${path}`} onClick={onDetail}>
					<b>{lastPart(path)}</b> <span>{title}</span>
				</button>
				{type === 'switch' ? (
					<label class="switch">
						<input
							type="checkbox"
							role="switch"
							aria-label={title}
							checked={value !== 0}
							aria-checked={value !== 0}
							data-testid={`${id}-input`}
							onChange={(event) => void actions.setParameter(path, event.currentTarget.checked ? 1 : 0)}
						/>
						<span>{value !== 0 ? 'on' : 'off'}</span>
					</label>
				) : (
					<NumberField
						bare
						title={title === '' ? path : title}
						unit={unit}
						min={minimum}
						max={maximum}
						value={value}
						testId={`${id}-input`}
						onCommit={(next) => actions.setParameter(path, next)}
					/>
				)}
				<button
					type="button"
					class="icon"
					disabled={!changed}
					aria-label={`Reset ${path}`}
					title={changed ? `Back to ${shown(standard)} ${unitText(unit)}` : 'At the variant’s value'}
					data-testid={`${id}-reset`}
					onClick={() => void actions.resetParameter(path)}
				>
					↺
				</button>
			</div>
			{detailed && <Detail parameter={parameter} />}
		</div>
	);
}

/** Slider, range, source and evidence of a parameter. */
function Detail({ parameter }: { readonly parameter: ParameterDescription }) {
	const { path, title, type, unit, value, standard, minimum, maximum, source, evidence } = parameter;
	const { actions } = useWorkbench();
	return (
		<div class="detail">
			{type === 'number' && (
				<input
					type="range"
					aria-label={`${title}, slider`}
					min={minimum}
					max={maximum}
					step={sliderStep(minimum, maximum)}
					value={value}
					onChange={(event) => void actions.setParameter(path, Number(event.currentTarget.value))}
				/>
			)}
			<dl>
				<dt>Path</dt>
				<dd class="mono">{path}</dd>
				<dt>Variant’s value</dt>
				<dd>
					{shown(standard)} {unitText(unit)}
				</dd>
				{type === 'number' && (
					<>
						<dt>Range</dt>
						<dd>
							{shown(minimum)} to {shown(maximum)} {unitText(unit)}
						</dd>
					</>
				)}
				<dt>Evidence</dt>
				<dd>
					<span class={`badge ${evidence}`}>
						<Explained text={evidenceText[evidence]} />
					</span>
				</dd>
				<dt>Source</dt>
				<dd>{source || 'none stated'}</dd>
			</dl>
		</div>
	);
}
