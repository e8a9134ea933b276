import { useId } from 'preact/hooks';

/** A choice among a few, with its label. */
export function SelectField(props: {
	readonly title: string;
	readonly value: string;
	readonly options: readonly { readonly value: string; readonly title: string; readonly disabled?: boolean }[];
	readonly onChange: (value: string) => void;
	readonly testId?: string;
	readonly bare?: boolean;
	readonly disabled?: boolean;
}) {
	const { title, value, options, onChange, testId, bare, disabled } = props;
	const id = useId();
	return (
		<div class={bare ? 'field bare' : 'field'}>
			<label for={id} class={bare ? 'unseen' : ''}>
				{title}
			</label>
			<select
				id={id}
				value={value}
				disabled={disabled ?? false}
				data-testid={testId}
				onChange={(event) => onChange(event.currentTarget.value)}
			>
				{options.map((each) => (
					<option key={each.value} value={each.value} disabled={each.disabled ?? false} selected={each.value === value}>
						{each.title}
					</option>
				))}
			</select>
		</div>
	);
}
