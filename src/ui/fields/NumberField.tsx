import { useId, useRef, useState } from 'preact/hooks';
import { type NumberRange, readNumber, shown, unitText } from './numberInput.ts';

/** A number with label, unit and range. Enter or leaving the field hands a valid number over; Escape puts the old one back. */
export function NumberField(
	props: NumberRange & {
		readonly value: number;
		/** Resolves with a complaint from further on, or '' when the number was accepted. */
		readonly onCommit: (value: number) => Promise<string> | undefined;
		readonly testId?: string;
		/** The label is for screen readers only: the number stands in a table that names it. */
		readonly bare?: boolean;
		readonly disabled?: boolean;
	},
) {
	const { value, title, unit, min, max, onCommit, testId, bare, disabled } = props;
	const id = useId();
	const [text, setText] = useState(shown(value));
	const [complaint, setComplaint] = useState('');
	const [of, setOf] = useState(value);
	// While it is drawn, not in an effect: an effect comes late, and would undo what was typed into a field that has just appeared.
	if (of !== value) {
		setOf(value);
		setText(shown(value));
		setComplaint('');
	}

	const handedOver = useRef<number>(undefined);

	async function commit(): Promise<void> {
		if (text === shown(value)) {
			setComplaint('');
			return;
		}
		const read = readNumber(text, props);
		if (!read.ok) {
			setComplaint(read.complaint);
			return;
		}
		// Enter hands over, and so does the leaving of the field: it may come before the answer.
		if (read.value === handedOver.current) return;
		handedOver.current = read.value;
		try {
			setComplaint((await onCommit(read.value)) ?? '');
		} finally {
			if (handedOver.current === read.value) handedOver.current = undefined;
		}
	}

	const suffix = unitText(unit);
	return (
		<div class={bare ? 'field bare' : 'field'}>
			<label for={id} class={bare ? 'unseen' : ''}>
				{title}
			</label>
			<span class="entry">
				<input
					id={id}
					type="text"
					inputMode="decimal"
					autocomplete="off"
					spellcheck={false}
					value={text}
					disabled={disabled ?? false}
					aria-invalid={complaint !== ''}
					aria-describedby={complaint === '' ? undefined : `${id}-complaint`}
					title={`${shown(min)} to ${shown(max)}${suffix && ` ${suffix}`}`}
					data-testid={testId}
					onInput={(event) => setText(event.currentTarget.value)}
					onBlur={() => void commit()}
					onKeyDown={(event) => {
						if (event.key === 'Enter') void commit();
						else if (event.key === 'Escape') {
							// The dialog around it stays open when there was something to put back.
							if (text !== shown(value) || complaint !== '') event.preventDefault();
							setText(shown(value));
							setComplaint('');
						}
					}}
				/>
				<span class="unit">{suffix}</span>
			</span>
			{complaint !== '' && (
				<p class="complaint" id={`${id}-complaint`} role="alert">
					{complaint}
				</p>
			)}
		</div>
	);
}
