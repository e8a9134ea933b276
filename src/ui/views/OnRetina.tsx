import { useMemo, useRef } from 'preact/hooks';
import { elementOr } from '../../base/elementOr.ts';
import type { Description } from '../../protocol/description.ts';
import { whiteInputs } from '../../protocol/white.ts';
import { paintReceptors, type ReceptorPlaces, receptorAtPixel, receptorPlaces } from '../drawing/receptorPicture.ts';
import { useTicking } from '../drawing/ticking.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** Largest height of the picture, CSS pixels. */
const tallestPx = 120;

/** The population whose receptors lie most densely: it sees the finest picture, and where they start in a snapshot's light. */
function finestOf({ populations, receptors }: Description) {
	let start = 0;
	let finest: { readonly name: string; readonly positionsUm: readonly number[]; readonly start: number } | undefined;
	let most = 0;
	for (const { population } of receptors) {
		const found = populations.find(({ name }) => name === population);
		if (!found) continue;
		if (found.count > most) {
			most = found.count;
			finest = { name: population, positionsUm: found.positionsUm, start };
		}
		start += found.count;
	}
	return finest;
}

/** The light on the retina now, small: one square a receptor of the population that lies most densely, white as bright as the light level's white. */
export function OnRetina({ description }: { readonly description: Description }) {
	const { live } = useWorkbench();
	const { populations, receptors, parameters, session } = description;
	const canvas = useRef<HTMLCanvasElement>(null);
	const picture = useRef<{ places: ReceptorPlaces; shown: Int32Array; image: ImageData } | null>(null);
	const finest = useMemo(() => finestOf(description), [populations, receptors]);
	const places = useMemo(() => finest && receptorPlaces(finest.positionsUm), [finest]);
	const white = useMemo(
		() =>
			whiteInputs(session.light, populations, parameters).find(({ population }) => population === finest?.name)?.input,
		[session.light, populations, parameters, finest],
	);

	useTicking(live, () => {
		const element = canvas.current;
		const context = element?.getContext('2d');
		if (!element || !context || !finest || !places) return;
		const ratio = window.devicePixelRatio;
		const width = Math.round(element.clientWidth * ratio);
		const height = Math.round(Math.min(tallestPx * ratio, width * places.aspect));
		if (width === 0 || height === 0) return;
		let made = picture.current;
		if (made?.places !== places || made.image.width !== width || made.image.height !== height) {
			Object.assign(element, { width, height });
			made = { places, shown: receptorAtPixel(places, width, height), image: new ImageData(width, height) };
			picture.current = made;
		}
		const greys = Uint8ClampedArray.from(places.x, (_, k) => {
			const share = elementOr(live.lightRates, finest.start + k, 0) / (white || 1);
			return 255 * Math.sqrt(Math.max(0, share));
		});
		paintReceptors(made.shown, (receptor) => greys[receptor] as number, made.image.data);
		context.putImageData(made.image, 0, 0);
	}, [finest, places, white]);
	if (!finest) return null;
	return (
		<figure class="preview on-retina">
			<canvas ref={canvas} role="img" aria-label="Light on the retina now" data-testid="light-on-retina" />
			<figcaption>Light on the {finest.name}s now</figcaption>
		</figure>
	);
}
