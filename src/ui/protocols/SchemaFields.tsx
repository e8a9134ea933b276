import { useId, useRef, useState } from 'preact/hooks';
import { decimalNumber } from '../../base/decimalNumber.ts';
import { UserError } from '../../base/errors.ts';
import { samplesOfText } from '../../protocol/experiment/waveformText.ts';
import { FileInput } from '../fields/FileInput.tsx';
import { SelectField } from '../fields/SelectField.tsx';
import { emptyOf, type FieldForm, type NamedField, titleOfName } from './fieldForms.ts';
import type { FieldPath } from './protocolText.ts';

/** Hands over another value of a field; undefined leaves it out. */
export type ChangeField = (path: FieldPath, value: unknown) => void;

interface Shown {
	/** What the file holds there. */
	readonly value: unknown;
	readonly path: FieldPath;
	/** The field that a complaint is about, as a path with dots, and the complaint. */
	readonly wrong: string;
	readonly complaint: string;
	readonly onChange: ChangeField;
}

const at = (value: unknown, key: string | number): unknown =>
	typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

/** Fields of a group, one below the other. */
export function SchemaFields(props: Shown & { readonly fields: readonly NamedField[] }) {
	const { fields, value, path } = props;
	return (
		<div class="fields">
			{fields.map((field) => (
				<SchemaField
					key={field.name}
					{...props}
					field={field}
					value={at(value, field.name)}
					path={[...path, field.name]}
				/>
			))}
		</div>
	);
}

function SchemaField(props: Shown & { readonly field: NamedField }) {
	const { field, value, path, onChange } = props;
	const { form, title, isRequired } = field;
	switch (form.kind) {
		case 'number':
			return <NumberEntry {...props} form={form} />;
		case 'switch':
			return (
				<label class="switch">
					<input
						type="checkbox"
						checked={typeof value === 'boolean' ? value : form.usual}
						onChange={(event) => onChange(path, event.currentTarget.checked)}
					/>{' '}
					{title}
				</label>
			);
		case 'choice':
			return (
				<SelectField
					title={title}
					value={typeof value === 'string' ? value : form.usual}
					testId={`protocol-${path.join('.')}`}
					options={form.options.map((each) => ({ value: each, title: titleOfName(each) }))}
					onChange={(chosen) => onChange(path, chosen)}
				/>
			);
		case 'text':
			return <TextEntry {...props} read={(text) => (text === '' && !isRequired ? undefined : text)} />;
		case 'texts':
			return (
				<TextEntry
					{...props}
					read={(text) => text.split(/[\s,;]+/).filter((each) => each !== '')}
					hint="several: a blank between"
				/>
			);
		case 'numbers':
			return <NumbersEntry {...props} />;
		case 'group':
			return (
				<Part title={title} isRequired={isRequired} {...props} empty={() => emptyOf(form.fields)}>
					<SchemaFields {...props} fields={form.fields} />
				</Part>
			);
		case 'variants':
			return (
				<Part
					title={title}
					isRequired={isRequired}
					{...props}
					empty={() => variantOf(form, form.variants[0]?.name ?? '')}
				>
					<VariantFields {...props} form={form} />
				</Part>
			);
		case 'rows':
			return <Rows {...props} form={form} />;
		case 'free':
			return value === undefined ? null : <p class="note">{title}: in the text.</p>;
	}
}

type Variants = Extract<FieldForm, { kind: 'variants' }>;

/** A value of a variant: what it must have, and what it shares with the one before. */
function variantOf({ by, variants }: Variants, name: string, before: unknown = {}): object {
	const fields = variants.find((each) => each.name === name)?.fields ?? [];
	const kept = fields.flatMap(({ name: field }) => {
		const old = at(before, field);
		return old === undefined ? [] : [[field, old] as const];
	});
	return {
		...(at(before, 'id') === undefined ? {} : { id: at(before, 'id') }),
		[by]: name,
		...emptyOf(fields),
		...Object.fromEntries(kept),
	};
}

/** One of several kinds, and the fields of that kind. */
export function VariantFields(
	props: Shown & { readonly form: Variants; readonly titles?: Readonly<Record<string, string>> },
) {
	const { form, value, path, onChange, titles = {} } = props;
	const name = String(at(value, form.by) ?? '');
	const fields = form.variants.find((each) => each.name === name)?.fields ?? [];
	return (
		<>
			<SelectField
				title={titleOfName(form.by)}
				value={name}
				testId={`protocol-${[...path, form.by].join('.')}`}
				options={form.variants.map((each) => ({
					value: each.name,
					title: titles[each.name] ?? titleOfName(each.name),
				}))}
				onChange={(chosen) => onChange(path, variantOf(form, chosen, value))}
			/>
			{form.by === 'form' && name === 'samples' && <WaveformFile {...props} />}
			<SchemaFields {...props} fields={fields} />
		</>
	);
}

/** Takes the samples of a recorded waveform from a file of text; its first column that holds no times. */
function WaveformFile({ value, path, onChange }: Shown) {
	const file = useRef<HTMLInputElement>(null);
	const [said, setSaid] = useState('');
	async function read(chosen: File): Promise<void> {
		try {
			const { everyS, values } = samplesOfText(await chosen.text(), chosen.name);
			onChange(path, { ...(value as object), everyS, values });
			setSaid(`${values.length} samples of ${chosen.name}.`);
		} catch (error) {
			if (!(error instanceof UserError)) throw error;
			setSaid(error.message);
		}
	}
	return (
		<div class="tools">
			<button type="button" onClick={() => file.current?.click()}>
				Samples from a file …
			</button>
			<FileInput
				input={file}
				accept=".csv,.txt,.tsv,text/plain"
				label="Waveform"
				testId="protocol-waveform"
				onFile={read}
			/>
			{said !== '' && (
				<p class="note" role="status">
					{said}
				</p>
			)}
		</div>
	);
}

/** A part that may be left out. */
function Part(
	props: Shown & {
		readonly title: string;
		readonly isRequired: boolean;
		readonly empty: () => object;
		readonly children: preact.ComponentChildren;
	},
) {
	const { title, isRequired, value, path, onChange, empty, children } = props;
	const isThere = value !== undefined;
	return (
		<fieldset class={isThere ? 'part' : 'part absent'}>
			<legend>
				{isRequired ? (
					title
				) : (
					<label>
						<input
							type="checkbox"
							checked={isThere}
							data-testid={`protocol-has-${path.join('.')}`}
							onChange={(event) => onChange(path, event.currentTarget.checked ? empty() : undefined)}
						/>{' '}
						{title}
					</label>
				)}
			</legend>
			{isThere && children}
		</fieldset>
	);
}

/** A list of groups, a line each. */
function Rows(props: Shown & { readonly field: NamedField; readonly form: Extract<FieldForm, { kind: 'rows' }> }) {
	const { field, form, value, path, onChange } = props;
	const rows = Array.isArray(value) ? value : [];
	return (
		<fieldset class="part">
			<legend>{field.title}</legend>
			{rows.map((row, k) => (
				// Rows have no names: their places are what tells them apart.
				<div class="row" key={k}>
					<SchemaFields {...props} fields={form.fields} value={row} path={[...path, k]} />
					<button
						type="button"
						aria-label={`Remove ${field.title} ${k + 1}`}
						onClick={() => onChange([...path, k], undefined)}
					>
						×
					</button>
				</div>
			))}
			<button
				type="button"
				onClick={() => onChange([...path, rows.length], { ...(rows.at(-1) ?? emptyOf(form.fields)) })}
			>
				Add
			</button>
		</fieldset>
	);
}

/** A field that is written as text and read when it is left, or by Enter. Escape puts the old value back. */
function Entry(props: {
	readonly title: string;
	readonly unit?: string;
	readonly text: string;
	readonly hint: string;
	readonly path: FieldPath;
	readonly wrong: string;
	/** @returns a complaint, or '' */
	readonly onEntry: (text: string) => string;
}) {
	const { title, unit = '', text, hint, path, wrong, onEntry } = props;
	const id = useId();
	const [written, setWritten] = useState<string>();
	const [complaint, setComplaint] = useState('');
	const [of, setOf] = useState(text);
	if (of !== text) {
		setOf(text);
		setWritten(undefined);
		setComplaint('');
	}
	const commit = (): void => {
		if (written !== undefined && written !== text) setComplaint(onEntry(written.trim()));
	};
	const said = complaint || wrong;
	return (
		<div class="field">
			<label for={id}>{title}</label>
			<span class="entry">
				<input
					id={id}
					type="text"
					autocomplete="off"
					spellcheck={false}
					value={written ?? text}
					placeholder={hint}
					title={hint}
					aria-invalid={said !== ''}
					data-testid={`protocol-${path.join('.')}`}
					onInput={(event) => setWritten(event.currentTarget.value)}
					onBlur={commit}
					onKeyDown={(event) => {
						if (event.key === 'Enter') commit();
						else if (event.key === 'Escape' && written !== undefined) {
							event.preventDefault();
							setWritten(undefined);
							setComplaint('');
						}
					}}
				/>
				{unit !== '' && <span class="unit">{unit}</span>}
			</span>
			{said !== '' && (
				<p class="complaint" role="alert">
					{said}
				</p>
			)}
		</div>
	);
}

/** The complaint about just this field. */
const wrongOf = ({ path, wrong, complaint }: Shown): string => (wrong === path.join('.') ? complaint : '');

/** Ends that a file does not set are not shown. */
function rangeText(min: number, max: number): string {
	if (min <= -1e9) return max >= 1e9 ? '' : `of at most ${max}`;
	return max >= 1e9 ? `of at least ${min}` : `from ${min} to ${max}`;
}

function NumberEntry(
	props: Shown & { readonly field: NamedField; readonly form: Extract<FieldForm, { kind: 'number' }> },
) {
	const { field, form, value, path, onChange } = props;
	const { min, max, unit, isWhole, usual } = form;
	const range = rangeText(min, max);
	return (
		<Entry
			title={field.title}
			unit={unit}
			path={path}
			text={value === undefined ? '' : String(value)}
			hint={usual === undefined ? range : `${usual}`}
			wrong={wrongOf(props)}
			onEntry={(text) => {
				if (text === '' && !field.isRequired) {
					onChange(path, undefined);
					return '';
				}
				const number = decimalNumber(text.replace(',', '.'));
				if (Number.isFinite(number) && number >= min && number <= max && (!isWhole || Number.isInteger(number))) {
					onChange(path, number);
					return '';
				}
				const kind = isWhole ? 'a whole number' : 'a number';
				return `${field.title} must be ${kind}${range && ` ${range}`}${unit && ` ${unit}`}, got ${text || 'nothing'}.`;
			}}
		/>
	);
}

function TextEntry(
	props: Shown & { readonly field: NamedField; readonly read: (text: string) => unknown; readonly hint?: string },
) {
	const { field, value, path, onChange, read, hint = '' } = props;
	const text = Array.isArray(value) ? value.join(' ') : typeof value === 'string' ? value : '';
	return (
		<Entry
			title={field.title}
			path={path}
			text={text}
			hint={hint}
			wrong={wrongOf(props)}
			onEntry={(written) => {
				onChange(path, read(written));
				return '';
			}}
		/>
	);
}

/** So many numbers are shown in a field; more stand in the text. */
const mostShown = 200;

function NumbersEntry(props: Shown & { readonly field: NamedField }) {
	const { field, value, path, onChange } = props;
	const numbers = Array.isArray(value) ? value : [];
	if (numbers.length > mostShown)
		return <p class="note">{`${field.title}: ${numbers.length} numbers, in the text.`}</p>;
	return (
		<Entry
			title={field.title}
			path={path}
			text={numbers.join(' ')}
			hint="numbers, with blanks between"
			wrong={wrongOf(props)}
			onEntry={(text) => {
				const parts = text.split(/[\s;]+/).filter((each) => each !== '');
				const wrong = parts.find((each) => !Number.isFinite(decimalNumber(each)));
				if (wrong !== undefined) return `${field.title} must be numbers with blanks between, got ${wrong}.`;
				onChange(path, parts.map(decimalNumber));
				return '';
			}}
		/>
	);
}
