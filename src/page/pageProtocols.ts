/** The protocols that come with the project, built into the page. */

const files = import.meta.glob('../../assets/protocols/*.json', {
	query: '?raw',
	import: 'default',
	eager: true,
});

/** Where a protocol stands among those that are listed; past all of them where it is not. */
function placeOf(text: string): number {
	const { place }: { place?: unknown } = JSON.parse(text);
	return typeof place === 'number' ? place : Number.POSITIVE_INFINITY;
}

export const pageProtocols = Object.entries(files)
	.map(([path, text]) => ({ name: path.replace(/^.*\/|\.json$/g, ''), text, place: placeOf(text) }))
	.toSorted((a, b) => a.place - b.place || 0)
	.map(({ name, text, place }) => ({ name, text, listed: Number.isFinite(place) }));
