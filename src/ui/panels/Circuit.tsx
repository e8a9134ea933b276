import { useEffect, useState } from 'preact/hooks';
import type { DeclarationDescription } from '../../engine/protocol/messages.ts';
import { SelectField } from '../fields/SelectField.tsx';
import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench.ts';
import { withInclude, withoutInclude } from './declarationText.ts';

/** What became of the last edit. */
interface Message {
	readonly ok: boolean;
	readonly text: string;
}

const newFile = '';
const template = `channel my.channel
title A channel of my own
source
needs V [mV]
parameter g = 0.1 [mS/cm^2] in 0 .. 10 "conductance"
parameter E = -60 [mV] in -120 .. 80 "reversal potential"
current I [uA/cm^2] = g*(V - E) "current of my channel"
`;

/** The declarations that the circuit consists of, to be edited while it runs. */
export function Circuit() {
	const { model, actions } = useWorkbench();
	const generation = useStore(model, (state) => state.generation);
	const connected = useStore(model, (state) => state.description !== null);
	const [list, setList] = useState<readonly DeclarationDescription[]>([]);
	const [file, setFile] = useState('');
	const [message, setMessage] = useState<Message | null>(null);
	const choose = (next: string) => {
		setFile(next);
		setMessage(null);
	};
	useEffect(() => {
		if (connected) void actions.listDeclarations().then(setList);
	}, [generation]);
	const cells = list.filter(({ kind, inUse }) => kind === 'cell' && inUse);
	const shown = list.find((each) => each.file === file);
	return (
		<section class="panel" aria-label="Circuit">
			<h2>Circuit</h2>
			<ul class="list" data-testid="circuit-cells">
				{cells.map((cell) => (
					<li key={cell.file}>
						<span class="grow">
							{cell.title} <small>{cell.includes.map(({ alias }) => alias).join(', ')}</small>
						</span>
						<button type="button" aria-label={`Edit ${cell.title}`} onClick={() => choose(cell.file)}>
							Edit
						</button>
					</li>
				))}
			</ul>
			<SelectField
				title="File"
				value={shown?.file ?? newFile}
				testId="declaration"
				options={[
					{ value: newFile, title: 'New file' },
					...list.map((each) => ({
						value: each.file,
						title: `${each.kind} ${each.name}${each.own ? ' (edited)' : ''}`,
					})),
				]}
				onChange={choose}
			/>
			<Editor
				key={shown?.file ?? newFile}
				declaration={shown}
				mechanisms={list}
				onNamed={setFile}
				message={message}
				onMessage={setMessage}
			/>
		</section>
	);
}

function Editor(props: {
	readonly declaration: DeclarationDescription | undefined;
	readonly mechanisms: readonly DeclarationDescription[];
	readonly onNamed: (file: string) => void;
	readonly message: Message | null;
	readonly onMessage: (message: Message) => void;
}) {
	const { declaration, mechanisms, onNamed, message, onMessage } = props;
	const { model, actions, status } = useWorkbench();
	const own = useStore(model, (state) => state.description?.session.declarations ?? []);
	const preparing = useStore(status, (state) => (state.status?.preparing ?? '') !== '');
	const [name, setName] = useState('my.channel.eq');
	const [text, setText] = useState(declaration?.text ?? template);
	const file = declaration?.file ?? name;
	// Undo, and an edit from elsewhere, show here too.
	useEffect(() => setText(declaration?.text ?? template), [declaration?.text]);

	async function use(declarations: typeof own): Promise<void> {
		const { why, modelTimeS } = await actions.editCircuit(file, [...declarations]);
		onMessage(
			why === '' ? { ok: true, text: `In use since model time ${modelTimeS.toFixed(2)} s.` } : { ok: false, text: why },
		);
		if (why === '') onNamed(file);
	}
	const others = own.filter((each) => each.file !== file);
	const apply = () => void use([...others, { file, text }]);
	const included = new Set(declaration?.includes.map(({ mechanism }) => mechanism));
	const channels = mechanisms.filter(
		({ kind, name: each }) => (kind === 'channel' || kind === 'pool') && !included.has(each),
	);
	return (
		<>
			{!declaration && (
				<label class="field">
					<span>Name of the file</span>
					<input
						data-testid="declaration-name"
						value={name}
						onInput={(event) => setName(event.currentTarget.value.trim())}
					/>
				</label>
			)}
			{declaration?.kind === 'cell' && (
				<>
					<SelectField
						title="Add"
						value=""
						testId="include-add"
						options={[
							{ value: '', title: 'a mechanism …' },
							...channels.map((each) => ({ value: each.name, title: `${each.name}: ${each.title}` })),
						]}
						onChange={(each) => {
							const mechanism = channels.find((channel) => channel.name === each);
							if (mechanism) setText(withInclude(text, mechanism));
						}}
					/>
					<SelectField
						title="Remove"
						value=""
						testId="include-remove"
						options={[
							{ value: '', title: 'a mechanism …' },
							...declaration.includes.map(({ alias }) => ({ value: alias, title: alias })),
						]}
						onChange={(alias) => setText(withoutInclude(text, alias))}
					/>
				</>
			)}
			<textarea
				class="mono declaration"
				rows={18}
				spellcheck={false}
				wrap="off"
				aria-label={`Text of ${file}`}
				data-testid="declaration-text"
				value={text}
				onInput={(event) => setText(event.currentTarget.value)}
				onKeyDown={(event) => {
					if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) apply();
				}}
			/>
			{message && (
				<p class={message.ok ? 'note' : 'note bad'} role="status" data-testid="declaration-message">
					{message.text}
				</p>
			)}
			<div class="tools">
				<button
					type="button"
					class="primary"
					disabled={file === '' || preparing}
					title="Use this text while the simulation runs (Ctrl+Enter)"
					data-testid="declaration-apply"
					onClick={apply}
				>
					Apply
				</button>
				{declaration?.own && (
					<button type="button" data-testid="declaration-back" onClick={() => void use(others)}>
						{declaration.replaces ? 'Back to the catalogue’s text' : 'Remove this file'}
					</button>
				)}
			</div>
		</>
	);
}
