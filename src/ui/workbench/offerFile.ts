/** Hands the user a file to keep. */
export function offerFile(name: string, content: Blob): void {
	const link = document.createElement('a');
	link.href = URL.createObjectURL(content);
	link.download = name;
	link.click();
	setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A name as file systems take it. */
export const fileNameOf = (title: string): string =>
	title
		.trim()
		.replace(/[^\p{L}\p{N}_-]+/gu, '-')
		.replace(/^-|-$/g, '');
