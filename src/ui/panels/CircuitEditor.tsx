import { useMemo, useState } from 'preact/hooks';
import { holdsWords, wordsOf } from '../../base/wordSearch.ts';
import type { DeclarationDescription } from '../../protocol/description.ts';
import type { Session } from '../../protocol/session/sessionFile.ts';
import { type Overridden, overriddenIn, overriddenMarks, overriddenText } from '../data/overridden.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';
import { DeclarationText, type LineAsked } from './DeclarationText.tsx';
import { includesOf, withInclude, withoutInclude } from './declarationText.ts';
import { marksFor, type PlacedSentence, placeInText } from './placeInText.ts';

const template = `channel my.channel
title A channel of my own
source my own, not published
needs V [mV]
parameter g = 0.1 [mS/cm^2] in 0 .. 10 "conductance"
parameter E = -60 [mV] in -120 .. 80 "reversal potential"
current I [uA/cm^2] = g*(V - E) "current of my channel"
`;

/** Why a new file cannot have this name; '' when it can. */
function nameMistake(name: string, declarations: readonly DeclarationDescription[]): string {
	if (name === '') return 'Give the new file a name.';
	if (!name.endsWith('.eq')) return `The name must end with .eq; got '${name}'.`;
	const taken = declarations.some(({ file }) => file === name);
	return taken ? `There is a file ${name} already: choose it above, or another name.` : '';
}

/** The text of one declaration file, or of a new one, with what can be done to it. */
export function CircuitEditor(props: {
	readonly declaration: DeclarationDescription | undefined;
	readonly declarations: readonly DeclarationDescription[];
}) {
	const { declaration, declarations } = props;
	const { model, circuit, actions, status } = useWorkbench();
	const overridden = useOverridden(declaration, declarations);
	const own = useStore(model, (state) => state.description?.session.declarations ?? []);
	const since = useStore(model, (state) => state.circuitSince);
	const isAsked = useStore(circuit, (state) => state.isAsked);
	const preparing = useStore(status, (state) => (state.status?.preparing ?? '') !== '') || isAsked;
	const newName = useStore(circuit, (state) => state.newName);
	const drafts = useStore(circuit, (state) => state.drafts);
	const why = useStore(circuit, (state) => state.why);
	const { show, named, wrote, dropped, asked, answered } = circuit.getState();

	const key = declaration?.file ?? '';
	const file = declaration?.file ?? newName;
	const inUse = declaration?.text ?? template;
	const draft = drafts[key];
	const text = draft ?? inUse;
	const mistake = declaration ? '' : nameMistake(newName, declarations);
	const others = own.filter((each) => each.file !== file);
	const canApply = !preparing && mistake === '' && (draft !== undefined || !declaration);
	const write = (next: string) => wrote(key, next, inUse);
	const warnings = draft === undefined ? (declaration?.warnings ?? []) : [];
	const [asks, setAsks] = useState<LineAsked>();
	// A mistake may be in another file than the one that is written: what uses it does not fit any more. The sentence stays.
	function goTo({ file: place, line }: PlacedSentence): void {
		if (place !== file) circuit.setState({ file: place });
		setAsks({ line });
	}

	async function use(next: Session['declarations']): Promise<boolean> {
		asked();
		const said = await actions.editCircuit(file, next);
		answered(said);
		return said === '';
	}
	async function apply(): Promise<void> {
		if (!canApply || !(await use([...others, { file, text }])) || declaration) return;
		// The draft of a file that was there ends when the new list of declarations has come; a new file's is that file's from here on.
		dropped(key);
		show(file);
	}
	async function takeBack(): Promise<void> {
		if (await use(others)) dropped(key);
	}

	const isInUse = since !== null && JSON.stringify(since.declarations) === JSON.stringify(own);
	const isRefused = mistake !== '' || why !== '';
	const state = declaration && isInUse ? `In use since model time ${since.modelTimeS.toFixed(2)} s.` : '';
	const message = mistake || why || (draft === undefined ? state : 'Not in use yet.');
	return (
		<>
			{!declaration && (
				<label class="field">
					<span>Name of the file</span>
					<input
						data-testid="declaration-name"
						value={newName}
						onInput={(event) => named(event.currentTarget.value.trim())}
					/>
				</label>
			)}
			{declaration?.kind === 'cell' && <Mechanisms text={text} declarations={declarations} onChange={write} />}
			<DeclarationText
				textKey={key}
				text={text}
				read={() => circuit.getState().drafts[key] ?? inUse}
				label={`Text of ${file}. Ctrl+Enter applies it; Tab leaves it.`}
				marks={[...marksFor(file, why, warnings), ...overriddenMarks(text, overridden)]}
				asked={asks}
				onWrite={write}
				onApply={() => void apply()}
			/>
			<OverriddenHere overridden={overridden} />
			<Remarks {...{ file, message, why, isRefused, warnings, declarations }} onGo={goTo} />
			<EditorTools
				declaration={declaration}
				canApply={canApply}
				preparing={preparing}
				isDraft={draft !== undefined}
				onApply={() => void apply()}
				onDiscard={() => dropped(key)}
				onTakeBack={() => void takeBack()}
			/>
		</>
	);
}

/** The parameters that the shown file states and that stand at another value. */
function useOverridden(
	declaration: DeclarationDescription | undefined,
	declarations: readonly DeclarationDescription[],
): readonly Overridden[] {
	const { model } = useWorkbench();
	const description = useStore(model, (state) => state.description);
	return useMemo(
		() => (declaration && description ? overriddenIn(declaration, declarations, description) : []),
		[declaration, declarations, description?.parameters, description?.populations],
	);
}

/** What stands in place of the text, with the way back to the text. */
function OverriddenHere({ overridden }: { readonly overridden: readonly Overridden[] }) {
	const { actions } = useWorkbench();
	return (
		<>
			{overridden.map(({ parameter }) => (
				<p class="note warn" key={parameter.path} data-testid={`overridden-${parameter.path}`}>
					{overriddenText(parameter)}{' '}
					<button type="button" class="link" onClick={() => void actions.resetParameter(parameter.path)}>
						Use the text’s
					</button>
				</p>
			))}
		</>
	);
}

/** A sentence that stands at its line in the text is heard here and seen there. */
function Said({ message, file }: { readonly message: string; readonly file: string }) {
	const place = placeInText(message);
	if (place?.file !== file) return <>{message} </>;
	return (
		<>
			<span class="unseen">{message}</span>
			<span aria-hidden="true">Not in use: line {place.line} says why. </span>
		</>
	);
}

interface GoToProps {
	readonly declarations: readonly DeclarationDescription[];
	readonly onGo: (place: PlacedSentence) => void;
}

/** The way to the line that a sentence names. */
function GoTo({ sentence, declarations, onGo }: GoToProps & { readonly sentence: string }) {
	const place = placeInText(sentence);
	const { newName } = useWorkbench().circuit.getState();
	if (!place || !(place.file === newName || declarations.some(({ file }) => file === place.file))) return null;
	return (
		<button type="button" class="link" data-testid="declaration-go-to" onClick={() => onGo(place)}>
			Go to line {place.line}
		</button>
	);
}

/** What is said of the text: whether it is in use, why not, and what is no mistake and should be looked at. */
function Remarks(
	props: GoToProps & {
		readonly file: string;
		readonly message: string;
		readonly why: string;
		readonly isRefused: boolean;
		readonly warnings: readonly string[];
	},
) {
	const { file, message, why, isRefused, warnings, declarations, onGo } = props;
	return (
		<>
			{message !== '' && (
				<p class={isRefused ? 'note bad' : 'note'} role="status" data-testid="declaration-message">
					<Said message={message} file={file} />
					<GoTo sentence={why} declarations={declarations} onGo={onGo} />
				</p>
			)}
			{warnings.map((each) => (
				<p class="note" key={each} data-testid="declaration-warning">
					{each} <GoTo sentence={each} declarations={declarations} onGo={onGo} />
				</p>
			))}
		</>
	);
}

/** What a cell includes, to be added to and taken from. */
function Mechanisms(props: {
	readonly text: string;
	readonly declarations: readonly DeclarationDescription[];
	readonly onChange: (text: string) => void;
}) {
	const { text, declarations, onChange } = props;
	const included = includesOf(text);
	const [sought, setSought] = useState('');
	const channels = declarations.filter(({ kind }) => kind === 'channel' || kind === 'pool');
	const others = channels.filter(({ name }) => !included.some(({ mechanism }) => mechanism === name));
	const words = wordsOf(sought);
	const found = others.filter(({ name, title, about }) => holdsWords(`${name} ${title} ${about}`, words));
	return (
		<div class="thirds">
			<label class="field">
				<span>Find</span>
				<input
					type="search"
					placeholder="ion, cell, drug …"
					title="Mechanisms by ion, cell, species, drug or any word"
					data-testid="include-search"
					value={sought}
					onInput={(event) => setSought(event.currentTarget.value)}
				/>
			</label>
			<SelectField
				title="Add"
				value=""
				testId="include-add"
				options={[
					{ value: '', title: `${found.length} ${found.length === 1 ? 'mechanism' : 'mechanisms'} …` },
					...found.map((each) => ({
						value: each.name,
						title: `${each.name}: ${each.title}${each.about === '' ? '' : ` (${each.about})`}`,
					})),
				]}
				onChange={(each) => {
					const mechanism = channels.find((channel) => channel.name === each);
					if (mechanism) onChange(withInclude(text, mechanism));
				}}
			/>
			<SelectField
				title="Remove"
				value=""
				testId="include-remove"
				options={[
					{ value: '', title: 'a mechanism …' },
					...included.map(({ alias, mechanism }) => ({ value: alias, title: `${alias}: ${mechanism}` })),
				]}
				onChange={(alias) => onChange(withoutInclude(text, alias))}
			/>
		</div>
	);
}

/** What can be done to the text now. */
function EditorTools(props: {
	readonly declaration: DeclarationDescription | undefined;
	readonly canApply: boolean;
	readonly preparing: boolean;
	/** The text is not the one in use. */
	readonly isDraft: boolean;
	readonly onApply: () => void;
	readonly onDiscard: () => void;
	readonly onTakeBack: () => void;
}) {
	const { declaration, canApply, preparing, isDraft, onApply, onDiscard, onTakeBack } = props;
	const { actions } = useWorkbench();
	return (
		<div class="tools">
			<button
				type="button"
				class="primary"
				disabled={!canApply}
				title="Use this text while the simulation runs (Ctrl+Enter)"
				data-testid="declaration-apply"
				onClick={onApply}
			>
				Apply
			</button>
			{preparing && (
				<button
					type="button"
					title="The circuit stays as it is"
					data-testid="declaration-cancel"
					onClick={() => void actions.ask('cancelChange', {})}
				>
					Cancel
				</button>
			)}
			{isDraft && !preparing && (
				<button
					type="button"
					title={declaration ? 'Back to the text that is in use' : 'Back to the template'}
					data-testid="declaration-discard"
					onClick={onDiscard}
				>
					Discard changes
				</button>
			)}
			{declaration?.own && !preparing && (
				<button type="button" data-testid="declaration-back" onClick={onTakeBack}>
					{declaration.replaces ? 'Back to the catalogue’s text' : 'Remove this file'}
				</button>
			)}
		</div>
	);
}
