import { useEffect, useId, useState } from 'preact/hooks';
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
	useEffect(() => {
		setText(shown(value));
		setComplaint('');
	}, [value]);

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
		setComplaint((await onCommit(read.value)) ?? '');
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
							// Not kept from the page: Escape is the prosthesis's emergency stop wherever the focus is.
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
