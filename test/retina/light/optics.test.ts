import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createIsomerisationMap } from '../../../src/retina/light/field/isomerisationMap.ts';
import type { LightFrame, Receptor } from '../../../src/retina/light/field/lightFrame.ts';
import type { LightLevel } from '../../../src/retina/light/levels/lightLevel.ts';
import { receptorWhite, type ViewingConditions } from '../../../src/retina/light/levels/photometry.ts';
import {
	adaptedPupilMm,
	MOUSE_PIGMENTS,
	MOUSE_PUPIL_AREAS_MM2,
	mouseTransmission,
} from '../../../src/retina/light/optics/eye.ts';
import { absorbance } from '../../../src/retina/light/optics/opsin.ts';
import { catchParts, luminanceParts, scotopicParts } from '../../../src/retina/light/optics/spectrum.ts';
import { linearOfCode, SRGB_LUMINANCE_WEIGHTS } from '../../../src/retina/light/optics/srgb.ts';

const through = (areaMm2: number): number => 2 * Math.sqrt(areaMm2 / Math.PI);

const seen = (change: Partial<ViewingConditions>): ViewingConditions => ({
	luminanceCdM2: 1,
	pupil: { human: 3, mouse: through(MOUSE_PUPIL_AREAS_MM2.dilated) },
	neutralDensity: [],
	spectrum: { kind: 'd65' },
	cones: 'peripheral',
	...change,
});

const mouse = { rod: { kind: 'rod', eye: 'mouse' }, cone: { kind: 'cone', eye: 'mouse' } } as const;

describe('a pigment', () => {
	it('absorbs most at its peak and has the β band of the template in the ultraviolet', () => {
		for (const peakNm of [360, 420, 498, 508, 560]) {
			expect(Math.abs(absorbance(peakNm, peakNm) - 1)).toBeLessThan(0.03);
			expect(absorbance(peakNm, peakNm + 15)).toBeLessThan(absorbance(peakNm, peakNm));
		}
		// λβ = 189 + 0.315 λmax, height 0.26 above a foot of the α band.
		expect(absorbance(500, 346.5)).toBeGreaterThan(0.26);
		expect(absorbance(500, 346.5)).toBeLessThan(0.32);
	});

	it('falls off to the red by a straight line of logarithms over 1/λ, as photon energies want it', () => {
		// Slope of the template's long-wave limb: −69.7·λmax per 1/λ.
		const slope = (Math.log(absorbance(500, 700)) - Math.log(absorbance(500, 680))) / (500 / 700 - 500 / 680);
		expect(slope).toBeCloseTo(69.7, 0);
	});
});

describe('the spectrum of white', () => {
	it('in daylight has 2.47 scotopic candelas in a photopic one, and fewer in the light of a lamp', () => {
		expect(scotopicParts({ kind: 'd65' }).total).toBeCloseTo(2.47, 1);
		// CIE illuminant A: 1.41 (its tabulated values under V and V′).
		expect(scotopicParts({ kind: 'incandescent' }).total).toBeCloseTo(1.41, 2);
		expect(scotopicParts({ kind: 'monochromatic', nm: 630 }).total).toBeCloseTo((1700 * 0.003335) / (683 * 0.265), 6);
	});

	it('has parts of a screen that add up to its luminance as those of sRGB do', () => {
		const { total, weights } = luminanceParts({ kind: 'screen' });
		expect(total).toBeCloseTo(1, 12);
		for (const colour of ['red', 'green', 'blue'] as const) {
			expect(weights[colour]).toBeCloseTo(SRGB_LUMINANCE_WEIGHTS[colour], 9);
		}
	});

	it('gives 4.1e15 photons per lumen at 555 nm', () => {
		// 1/683 W of 555 nm: λ/(683·h·c). A pigment with its peak there, media that pass all.
		const { total } = catchParts({ kind: 'monochromatic', nm: 555 }, { peakNm: 555 }, () => 1);
		expect(total / absorbance(555, 555)).toBeCloseTo(555e-9 / (683 * 6.62607015e-34 * 299792458), -11);
		expect(total / 4.09e15).toBeCloseTo(1, 2);
	});

	it.each([
		[{ kind: 'monochromatic', nm: 300 }, 'spectrum nm must be a number from 360 to 780 nm, got 300'],
		[
			{
				kind: 'primaries',
				red: { peakNm: 600, widthNm: 20, power: 1 },
				green: { peakNm: 530, widthNm: 0, power: 1 },
				blue: { peakNm: 450, widthNm: 20, power: 1 },
			},
			'spectrum green.widthNm must be a number from 1 to 200 nm, got 0',
		],
	] as const)('names the field that is out of range: %j', (spectrum, message) => {
		expect(() => luminanceParts(spectrum)).toThrow(message);
	});
});

describe('a mouse’s eye', () => {
	it('gives rods of one lux within a factor of three of the 475 R*/rod/s that are published for it', () => {
		// Beier and colleagues 2022, Cell Rep. 39:111003, legend of figure 4: «1-lux light (475 R*/rod/s)», pupils dark-adapted at first. One lux at the eye from all around is a luminance of 1/π.
		const { rate } = receptorWhite(seen({ luminanceCdM2: 1 / Math.PI }), mouse.rod);
		expect(rate).toBeGreaterThan(475 / 3);
		expect(rate).toBeLessThan(475 * 3);
	});

	it('agrees within a factor of two with the calibration by the ratio of pupil to retina', () => {
		// Franke, Qiu and colleagues: what falls on the eye × transmission × pupil area / retinal area (60 % of a sphere of 3 mm) × collecting area.
		const nm = 510;
		const perJoule = (nm * 1e-9) / (6.62607015e-34 * 299792458);
		const radiance = 1 / (683 * 0.503);
		const atTheEye = Math.PI * radiance * perJoule * 1e-12;
		const retinaMm2 = 0.6 * 4 * Math.PI * 1.5 ** 2;
		const theirs = atTheEye * mouseTransmission(nm) * (MOUSE_PUPIL_AREAS_MM2.dilated / retinaMm2) * 0.2;
		const ours = receptorWhite(seen({ spectrum: { kind: 'monochromatic', nm } }), mouse.cone).rate;
		expect(ours / theirs).toBeGreaterThan(0.5);
		expect(ours / theirs).toBeLessThan(2);
	});

	it('sees by the spectrum of each receptor: a red light more by cones than by rods, ultraviolet by S opsin alone', () => {
		const at = (nm: number, viewer: Parameters<typeof receptorWhite>[1]) =>
			receptorWhite(seen({ spectrum: { kind: 'monochromatic', nm } }), viewer).rate;
		const perArea = (nm: number) =>
			at(nm, mouse.cone) / MOUSE_PIGMENTS.cone.areaUm2 / (at(nm, mouse.rod) / MOUSE_PIGMENTS.rod.areaUm2);
		expect(perArea(600)).toBeGreaterThan(1.5);
		expect(perArea(480)).toBeLessThan(1);
		const sCone = { ...mouse.cone, pigment: { peakNm: 360, areaUm2: 0.2 } };
		expect(at(365, sCone) / at(365, mouse.cone)).toBeGreaterThan(3);
		expect(at(510, sCone) / at(510, mouse.cone)).toBeLessThan(1e-4);
	});

	it('makes twice as many photoisomerisations of twice the collecting area, and a tenth behind a filter of 1', () => {
		const of = (areaUm2: number, neutralDensity: readonly number[] = []) =>
			receptorWhite(seen({ neutralDensity }), { ...mouse.rod, pigment: { peakNm: 498, areaUm2 } }).rate;
		expect(of(1) / of(0.5)).toBeCloseTo(2, 12);
		expect(of(0.5, [0.7, 0.3]) / of(0.5)).toBeCloseTo(0.1, 12);
	});

	it('has a pupil from 1.91 to 0.21 mm² as light grows, and a human one from 7.7 to 2 mm', () => {
		expect(adaptedPupilMm('mouse', 0)).toBe(through(1.91));
		expect(adaptedPupilMm('mouse', 1e-4)).toBe(through(1.91));
		expect(adaptedPupilMm('mouse', 1)).toBeCloseTo(through(0.21), 12);
		expect(adaptedPupilMm('mouse', 1e4)).toBeCloseTo(through(0.21), 12);
		expect(adaptedPupilMm('mouse', 1e-2)).toBeCloseTo(through((1.91 + 0.21) / 2), 12);
		expect(adaptedPupilMm('human', 0)).toBe(7.75);
		// By hand, (100·2827.4/846)^0.41 = 10.84: 7.75 − 5.75·10.84/12.84.
		expect(adaptedPupilMm('human', 100)).toBeCloseTo(2.9, 2);
		expect(adaptedPupilMm('human', 1e6)).toBeGreaterThan(2);
		// Behind a filter the pupil is that of the dimmer light.
		const rate = (neutralDensity: readonly number[]) =>
			receptorWhite(seen({ pupil: { human: 3, mouse: 'adapted' }, neutralDensity }), mouse.rod).rate;
		expect(rate([]) / rate([4])).toBeCloseTo((1e4 * 0.21) / 1.91, 6);
	});
});

describe('the table of docs/light-levels.md', () => {
	const page = readFileSync(new URL('../../../docs/light-levels.md', import.meta.url), 'utf8');
	it.each([
		['1 cd/m²', 1, 1.91],
		['1 cd/m²', 1, 0.21],
		['500 lx on ρ = 0.8', (500 * 0.8) / Math.PI, 0.21],
	] as const)('has what a mouse sees of %s', (title, luminanceCdM2, areaMm2) => {
		const conditions = seen({ luminanceCdM2, pupil: { human: 3, mouse: through(areaMm2) } });
		const rates = [mouse.rod, mouse.cone].map((viewer) => receptorWhite(conditions, viewer).rate);
		const [rod, cone] = rates.map((rate) => (rate >= 100 ? rate.toFixed(0) : rate.toPrecision(3)));
		expect(page).toContain(`| ${title} | ${areaMm2} | ${rod} | ${cone} |`);
	});
});

describe('a picture on a screen', () => {
	const receptors: readonly Receptor[] = [
		{ ...mouse.rod, x: 0, y: 0, radius: 1 },
		{ ...mouse.cone, pigment: { peakNm: 360, areaUm2: 0.2 }, x: 0, y: 0, radius: 1 },
	];
	const colour = (red: number, green: number, blue: number): LightFrame => ({
		format: 'rgba8',
		width: 1,
		height: 1,
		data: Uint8Array.of(red, green, blue, 255),
	});
	const level: LightLevel = {
		kind: 'photometric',
		name: 'free',
		conditions: seen({
			spectrum: {
				kind: 'primaries',
				red: { peakNm: 620, widthNm: 20, power: 1 },
				green: { peakNm: 525, widthNm: 35, power: 1 },
				blue: { peakNm: 385, widthNm: 15, power: 1 },
			},
		}),
	};
	const seenBy = (frame: LightFrame, of: LightLevel = level): readonly number[] => {
		const out = new Float64Array(2);
		createIsomerisationMap({ receptors, level: of }).apply(frame, out);
		return [...out];
	};

	it('of colours is seen by what each primary does to each receptor', () => {
		const parts = [colour(255, 0, 0), colour(0, 255, 0), colour(0, 0, 255)].map((each) => seenBy(each));
		const white = seenBy(colour(255, 255, 255));
		for (const r of [0, 1]) {
			const sum = parts.reduce((all, part) => all + (part[r] as number), 0);
			expect(sum / (white[r] as number)).toBeCloseTo(1, 12);
		}
		// Green is the rod's, ultraviolet that of S opsin.
		const [red, green, ultraviolet] = parts as [readonly number[], readonly number[], readonly number[]];
		expect((green[0] as number) / (white[0] as number)).toBeGreaterThan(0.6);
		expect((ultraviolet[1] as number) / (white[1] as number)).toBeGreaterThan(0.99);
		expect((red[0] as number) / (white[0] as number)).toBeLessThan(0.05);
	});

	it('of grey becomes light by the gamma that is stated', () => {
		const grey: LightFrame = { format: 'gray8', width: 1, height: 1, data: Uint8Array.of(128) };
		const [white] = seenBy({ ...grey, data: Uint8Array.of(255) });
		const part = (gamma: LightLevel['gamma']) =>
			(seenBy(grey, gamma === undefined ? level : { ...level, gamma })[0] as number) / (white as number);
		expect(part(undefined)).toBeCloseTo(0.2158605, 7);
		expect(part('srgb')).toBe(part(undefined));
		expect(part(2.2)).toBeCloseTo((128 / 255) ** 2.2, 9);
		expect(part(1)).toBeCloseTo(128 / 255, 9);
		expect(() => linearOfCode(0)).toThrow('gamma must be a number from 1 to 5, got 0');
		expect(() => part(9)).toThrow('gamma must be a number from 1 to 5, got 9');
	});
});
