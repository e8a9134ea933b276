import { courseForms } from '../../protocol/session/courses/catalogue.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { axisFields, conditionFields, eventForm, type NamedField, protocolField } from '../protocols/fieldForms.ts';
import { type ChangeField, SchemaFields, VariantFields } from '../protocols/SchemaFields.tsx';

const eventTitles: Readonly<Record<string, string>> = {
	inject: 'Current clamp',
	clamp: 'Voltage clamp',
	light: 'Light on receptors',
	luminance: 'Light, as luminance',
	stimulus: 'Generated stimulus',
	set: 'Parameter',
	block: 'Block',
	drug: 'Drug',
	electrode: 'Electrode',
	remove: 'Cells removed',
	...Object.fromEntries(courseForms.map(({ form, title }) => [form, title])),
};

/** Fields of the whole, in their groups. */
const groups = [
	{ title: 'Times', names: ['title', 'description', 'durationS', 'settleS'] },
	{ title: 'Repeats, order, pauses', names: ['repeats', 'order', 'preparation', 'pauseS', 'frozenStimulus'] },
	{ title: 'Retina', names: ['retina', 'solver'] },
	{ title: 'Recorded', names: ['record'] },
] as const;

const listOf = (value: object, name: string): readonly unknown[] => {
	const found: unknown = Reflect.get(value, name);
	return Array.isArray(found) ? found : [];
};

/** A protocol as a form. */
export function ProtocolForm(props: {
	readonly value: object;
	/** The field that a complaint is about, and the complaint. */
	readonly wrong: string;
	readonly complaint: string;
	readonly onChange: ChangeField;
}) {
	const { value, onChange } = props;
	const events = listOf(value, 'timeline');
	const axes = listOf(value, 'vary');
	return (
		<>
			<h3>What is done</h3>
			{events.map((event, k) => (
				// Events may have no name: their places are what tells them apart.
				<fieldset class="part event" key={k} data-testid={`protocol-event-${k}`}>
					<legend>{`Step ${k + 1}`}</legend>
					{eventForm.kind === 'variants' && (
						<VariantFields {...props} form={eventForm} titles={eventTitles} value={event} path={['timeline', k]} />
					)}
					<div class="tools">
						<button type="button" onClick={() => onChange(['timeline', k], undefined)}>
							Remove
						</button>
						<button type="button" onClick={() => onChange(['timeline', events.length], withoutName(event))}>
							Once more
						</button>
					</div>
				</fieldset>
			))}
			<button
				type="button"
				data-testid="protocol-add-event"
				onClick={() =>
					onChange(['timeline', events.length], {
						type: 'inject',
						target: { population: 'ganglion' },
						startS: 0,
						durationS: 0.1,
						currentPa: 10,
					})
				}
			>
				Add a step
			</button>
			<h3>What varies</h3>
			{axes.map((axis, k) => (
				<fieldset class="part" key={k}>
					<legend>{`Axis ${k + 1}`}</legend>
					<SchemaFields
						{...props}
						fields={axisFields.filter(({ form }) => form.kind === 'text')}
						value={axis}
						path={['vary', k]}
					/>
					<AxisForm {...props} axis={axis} path={['vary', k]} />
					<div class="tools">
						<button type="button" onClick={() => onChange(['vary', k], undefined)}>
							Remove
						</button>
					</div>
				</fieldset>
			))}
			<button
				type="button"
				data-testid="protocol-add-axis"
				onClick={() =>
					onChange(['vary', axes.length], {
						name: `axis${axes.length + 1}`,
						values: { from: 0, by: 1, count: 3 },
						of: ['durationS'],
					})
				}
			>
				Add an axis
			</button>
			<Conditions {...props} of={listOf(value, 'conditions')} />
			{groups.map(({ title, names }) => (
				<fieldset class="part" key={title}>
					<legend>{title}</legend>
					<SchemaFields {...props} fields={names.map(protocolField)} path={[]} />
				</fieldset>
			))}
		</>
	);
}

interface Part {
	readonly wrong: string;
	readonly complaint: string;
	readonly onChange: ChangeField;
}

const number = (name: string, title: string, isWhole = false): NamedField => ({
	name,
	title,
	isRequired: true,
	form: { kind: 'number', min: isWhole ? 1 : -1e9, max: isWhole ? 10_000 : 1e9, isWhole, unit: '' },
});

/** The ways in which an axis has its values: the form of each, and one to begin with. */
const axisForms = [
	{ name: 'list', title: 'A list', empty: [0, 1], fields: undefined },
	{
		name: 'increments',
		title: 'Increments',
		empty: { from: 0, by: 1, count: 5 },
		fields: [number('from', 'From'), number('by', 'By'), number('count', 'Values', true)],
	},
	{
		name: 'range',
		title: 'From … to',
		empty: { from: 1, to: 10, count: 5, spacing: 'linear' },
		fields: [
			number('from', 'From'),
			number('to', 'To'),
			number('count', 'Values', true),
			{
				name: 'spacing',
				title: 'Spacing',
				isRequired: false,
				form: { kind: 'choice', options: ['linear', 'logarithmic'], usual: 'linear' },
			},
		],
	},
] as const;

/** What an axis varies, and by which values. */
function AxisForm(props: Part & { readonly axis: unknown; readonly path: readonly (string | number)[] }) {
	const { axis, path, onChange } = props;
	const { values, of } = axis as { values?: unknown; of?: readonly unknown[] };
	const isObject = typeof values === 'object' && values !== null;
	const name = Array.isArray(values) ? 'list' : isObject && 'by' in values ? 'increments' : 'range';
	const chosen = axisForms.find((each) => each.name === name);
	const isPlain = of?.every((each) => typeof each === 'string') ?? true;
	const list: NamedField = { name: 'values', title: 'Values', isRequired: true, form: { kind: 'numbers' } };
	const targets: NamedField = { name: 'of', title: 'Fields that get them', isRequired: true, form: { kind: 'texts' } };
	return (
		<>
			<SelectField
				title="Values"
				value={name}
				testId={`protocol-${path.join('.')}.kind`}
				options={axisForms.map((each) => ({ value: each.name, title: each.title }))}
				onChange={(next) => onChange([...path, 'values'], axisForms.find((each) => each.name === next)?.empty)}
			/>
			{chosen?.fields ? (
				<SchemaFields {...props} fields={chosen.fields} value={values} path={[...path, 'values']} />
			) : (
				<SchemaFields {...props} fields={[list]} value={axis} path={path} />
			)}
			{isPlain ? (
				<SchemaFields {...props} fields={[targets]} value={axis} path={path} />
			) : (
				<p class="note">Fields that get multiples or lists of their own: in the text.</p>
			)}
		</>
	);
}

/** A control, a drug and its wash: what a first use of conditions is for. */
const drugConditions = [
	{ name: 'control' },
	{ name: 'drug', timeline: [{ type: 'drug', drug: 'TTX', dose: 1 }] },
	{ name: 'wash' },
];

/** Variants of the experiment; what each sets and does stands in the text. */
function Conditions(props: Part & { readonly of: readonly unknown[] }) {
	const { of, onChange } = props;
	return (
		<>
			<h3>Conditions</h3>
			{of.map((condition, k) => (
				<div class="row" key={k}>
					<SchemaFields {...props} fields={conditionFields} value={condition} path={['conditions', k]} />
					<button
						type="button"
						aria-label={`Remove condition ${k + 1}`}
						onClick={() => onChange(['conditions', k], undefined)}
					>
						×
					</button>
				</div>
			))}
			<div class="tools">
				<button
					type="button"
					onClick={() => onChange(['conditions', of.length], { name: `condition ${of.length + 1}` })}
				>
					Add a condition
				</button>
				{of.length === 0 && (
					<button
						type="button"
						data-testid="protocol-add-drug"
						onClick={() => onChange(['conditions'], drugConditions)}
					>
						Control, drug, wash
					</button>
				)}
			</div>
			{of.length > 0 && <p class="note">What a condition sets and does besides stands in the text.</p>}
		</>
	);
}

/** An event without what it is called: names differ. */
function withoutName(event: unknown): object {
	const { id: _id, ...rest } = event as { id?: unknown };
	return rest;
}
