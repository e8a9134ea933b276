import type { RefObject } from 'preact';

/** Lets a person choose a file, for a button that says what for and clicks this. The same file can be chosen twice. */
export function FileInput({
	input,
	accept = '.json,application/json',
	label,
	testId,
	onFile,
}: {
	readonly input: RefObject<HTMLInputElement | null>;
	/** As the attribute of the element. Default: JSON. */
	readonly accept?: string;
	readonly label: string;
	readonly testId: string;
	readonly onFile: (file: File) => void | Promise<void>;
}) {
	return (
		<input
			ref={input}
			type="file"
			accept={accept}
			class="unseen"
			tabIndex={-1}
			aria-label={label}
			data-testid={testId}
			onChange={(event) => {
				const [file] = event.currentTarget.files ?? [];
				event.currentTarget.value = '';
				if (file) void onFile(file);
			}}
		/>
	);
}
