import { describe, expect, it } from 'vitest';
import { ganglionCells } from '../../bench/light/columns.ts';
import { ganglionRise } from '../../bench/light/ganglionRises.ts';
import { adaptedTo } from '../../bench/light/levels.ts';
import { checkerboardFields, settledAtGrey, usualRodRate } from '../../bench/light/pictures.ts';
import { coneCurrentAfterFall, quickerCascade } from '../../bench/light/recovery.ts';
import { thinnedMouse } from '../../bench/light/thinnedMouse.ts';
import { MouseTissue, spreadOver } from '../../bench/light/tissue.ts';

/** What takes more than 10 s of what the benchmark of light levels measures (docs/light.md), at fewer levels and for less time. */
const timeout = 300_000;

describe('a tissue of the mouse with noise', () => {
	const tissue = new MouseTissue({ sideUm: 200 });

	it('has ON sustained cells that tell 20 % from 10 per rod to 4e4 per cone and second', { timeout }, () => {
		const adapted = adaptedTo([10, 1778, 100_000]);
		adapted.levels.forEach((level, column) => {
			const { rise, replays } = ganglionRise(tissue, adapted, column, 3);
			expect(replays).toBeGreaterThanOrEqual(20);
			expect(rise.onSustained, `${level} per rod and second`).toBeGreaterThan(8);
		});
	});

	it('at the level that the app starts with has receptive fields that a checkerboard finds in their places', {
		timeout,
	}, () => {
		const { network, state } = adaptedTo([usualRodRate]);
		const grey = settledAtGrey(tissue, spreadOver(tissue.model, network, state));
		const fields = checkerboardFields(tissue, grey, 30);
		const found = fields.filter(({ errors, distanceUm }) => errors >= 5 && distanceUm <= 72);
		expect(fields).toHaveLength(32);
		expect(found.length / fields.length).toBeGreaterThan(0.8);
	});
});

it('rods thinned by 8 make the same of ganglion cells from 3 per rod and second up', { timeout }, () => {
	const adapted = adaptedTo([3, 30]);
	const [all, thinned] = [1, 8].map((n) => {
		const tissue = new MouseTissue({ sideUm: 90, declarations: [thinnedMouse(n)] });
		return adapted.levels.map((_, column) => ganglionRise(tissue, adapted, column, 2));
	});
	all?.forEach(({ level, base }, k) => {
		// Of two cells of each type in four half seconds a rate is known to 2 spikes/s or so.
		for (const cell of ganglionCells) {
			const apart = Math.abs(base[cell] - (thinned?.[k]?.base[cell] ?? Number.NaN));
			expect(apart, `${cell} at ${level} per rod and second`).toBeLessThan(8);
		}
	});
});

it('a quicker cascade of the cone brings its current back sooner after a fall of light, as far as docs/light.md says', {
	timeout,
}, () => {
	const after100ms = (times: number) => coneCurrentAfterFall(usualRodRate, 100, quickerCascade(times));
	expect(after100ms(1)).toBeCloseTo(0.871, 3);
	expect(after100ms(1.25)).toBeCloseTo(0.958, 3);
});
