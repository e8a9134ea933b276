import { describe, expect, it } from 'vitest';
import { createReceptorInput } from '../../src/engine/live/receptorInput.ts';
import { packModel, unpackModel } from '../../src/engine/model/packedModel.ts';
import { type Model, prepareModel, spikeThresholdMv } from '../../src/engine/model/prepareModel.ts';
import { receptorsOf } from '../../src/engine/model/receptors.ts';
import { flashSchedule } from '../../src/engine/simulate/rateSchedule.ts';
import { simulate } from '../../src/engine/simulate/simulate.ts';
import { catalogue } from '../../src/retina/catalogue.ts';
import { LIGHT_LEVELS } from '../../src/retina/light/levels/lightLevel.ts';

const textOf = (file: string): string => catalogue.find((each) => each.file === file)?.text ?? '';
const coneCell = textOf('cells/cone.baylor1974.eq');
const coneCircuit = textOf('circuits/cone.baek2020.eq');
const statement = /^receptor .*\n/m;

/** The cone pathway whose receptor is the user's own cell `lantern`, under that name. */
const lanterns = (cell = coneCell) => [
	{ file: 'lantern.eq', text: cell.replace(/^cell cone$/m, 'cell lantern') },
	{
		file: 'mine.eq',
		text: coneCircuit
			.replace(/^circuit cone$/m, 'circuit mine')
			.replace(/^cell cone$/m, 'cell lantern')
			.replaceAll(/\b(from|between|and) cone\b/g, '$1 lantern'),
	},
];

const modelOf = (circuit: string, declarations: { file: string; text: string }[] = []): Model =>
	prepareModel({ circuit, variant: 'corrected', columns: { x: 2, y: 1 }, parameters: {}, declarations });

/** The ganglion cell's potential during and after a flash. */
function course(model: Model): number[] {
	const rows: number[] = [];
	simulate(
		{
			model,
			light: flashSchedule({ rodRate: 100, coneRate: 50_000, startS: 0.02, durationS: 0.02 }),
			level: LIGHT_LEVELS.live,
			interventions: [],
			solver: { method: 'odex', tolerance: 1e-6 },
			durationS: 0.1,
			rowsEveryS: 0.001,
			record: ['ganglion.V'],
			spiking: [],
			thresholdMv: spikeThresholdMv,
		},
		{
			row: (_tS, values) => void rows.push(values[0] as number),
			spike: () => undefined,
			progress: () => undefined,
			cancelled: () => false,
		},
	);
	return rows;
}

describe('a receptor under any name', () => {
	it('sees light as its text says: a cone called otherwise fires the ganglion cell as the cone does', () => {
		const mine = modelOf('mine', lanterns());
		expect(mine.mosaic.receptors.map(({ population, kind, radius }) => [population, kind, radius])).toEqual([
			['lantern', 'cone', 4],
			['lantern', 'cone', 4],
		]);
		expect(course(mine)).toEqual(course(modelOf('cone')));
	});

	it('is refused, by its line, where its text says nothing, instead of staying in the dark', () => {
		expect(() => modelOf('mine', lanterns(coneCell.replace(statement, '')))).toThrow(
			/^lantern\.eq:\d+ .*no light reaches the input 'photoisomerisation' of 'lantern': say in the cell 'lantern' what kind of receptor it is, as receptor cone aperture 4\[um\] height 120\[um\] \(or rod\)/,
		);
	});

	it('may be a cell of the catalogue under another name, or see as rods do', () => {
		const circuit = coneCircuit.replace(/^circuit cone$/m, 'circuit mine');
		const both = circuit.replace(/^cell cone$/m, 'cell cone\ncell rod as dim');
		const model = modelOf('mine', [{ file: 'mine.eq', text: both }]);
		const receptors = receptorsOf(model.network, model.mosaic);
		expect(receptors.map(({ population, member, kind }) => [population, member, kind])).toEqual([
			['dim', 0, 'rod'],
			['dim', 1, 'rod'],
			['cone', 0, 'cone'],
			['cone', 1, 'cone'],
		]);
		const input = createReceptorInput(model.network, receptors, LIGHT_LEVELS.live);
		input.apply({ format: 'uniform-rates', rodRate: 3, coneRate: 5 });
		expect([...input.rates]).toEqual([3, 3, 5, 5]);
		const rodLike = lanterns(coneCell.replace(statement, 'receptor rod aperture 2[um] height 100[um]\n'));
		expect(modelOf('mine', rodLike).mosaic.receptors[0]).toMatchObject({ kind: 'rod', radius: 2 });
	});

	it('that is called rod or cone and says nothing is as the published one: files of before go on', () => {
		const plain = modelOf('cone', [{ file: 'cone.eq', text: coneCell.replace(statement, '') }]);
		expect(plain.mosaic).toEqual(modelOf('cone').mosaic);
	});

	it('with another aperture is another mosaic, also for a circuit that comes in while one runs', () => {
		const wide = modelOf('cone', [
			{ file: 'cone.eq', text: coneCell.replace(statement, 'receptor cone aperture 9[um] height 122[um]\n') },
		]);
		const present = modelOf('cone');
		const came = unpackModel(structuredClone(packModel(wide)), present);
		expect(came.mosaic.receptors[0]?.radius).toBe(9);
		expect(unpackModel(structuredClone(packModel(present)), present).mosaic).toBe(present.mosaic);
	});

	it('stands where the published one stood: apertures and heights of the column are as before', () => {
		const { receptors, bodies } = modelOf('dual').mosaic;
		expect(receptors.map(({ kind, x, y, radius }) => [kind, x, y, radius])).toEqual([
			['rod', -22.5, 7.5, 5.5],
			['rod', 7.5, 7.5, 5.5],
			['cone', -7.5, 7.5, 4],
			['cone', 22.5, 7.5, 4],
		]);
		expect(bodies.filter(({ member }) => member === 0).map(({ z }) => z)).toEqual([125, 122, 82, 76, 56, 0]);
	});
});

describe('what a receptor may say', () => {
	it.each([
		['receptor', /lantern\.eq:\d+ .*/],
		['receptor violet aperture 4[um] height 120[um]', /expected 'rod' or 'cone'/],
		['receptor cone height 120[um]', /expected 'aperture'/],
		['receptor cone aperture 4 height 120[um]', /expected a unit in square brackets/],
		['receptor cone aperture 4[mV] height 120[um]', /the radius of the aperture is in \[mV\]; expected \[um\]/],
		['receptor cone aperture 0[um] height 120[um]', /the radius of the aperture must be 0\.05 to 100 um; got 0/],
		['receptor cone aperture 4[um] height -1[um]', /the height above the ganglion cells must be 0 to 1000 um; got -1/],
		['receptor cone aperture 4[um] height 1[um] peak 508[nm]', /expected 'area'/],
		[
			'receptor cone aperture 4[um] height 1[um] peak 900[nm] area 0.2[um^2]',
			/the wavelength of the peak must be 330 to 620 nm; got 900/,
		],
		[
			'receptor cone aperture 4[um] height 1[um] peak 508[nm] area 0[um^2]',
			/the collecting area must be 0\.0001 to 100 um\^2; got 0/,
		],
		['receptor cone aperture 4[um] height 1[um]\nreceptor rod aperture 4[um] height 1[um]', /says twice/],
	])('%s: refused', (line, message) => {
		expect(() => modelOf('mine', lanterns(coneCell.replace(statement, `${line}\n`)))).toThrow(message);
	});

	it('is its pigment, which with the species of the cell decides what it has of a luminance', () => {
		const told = (line: string, species: string) =>
			modelOf('mine', lanterns(coneCell.replace(/^species .*$/m, species).replace(statement, `${line}\n`))).mosaic
				.receptors[0];
		const plain = 'receptor cone aperture 4[um] height 120[um]';
		expect(told(plain, 'species turtle')).not.toHaveProperty('eye');
		expect(told(plain, 'species turtle')).not.toHaveProperty('pigment');
		const violet = told(`${plain} peak 0.36[um] area 2e-13[m^2]`, 'species mouse');
		expect(violet?.eye).toBe('mouse');
		expect(violet?.pigment?.peakNm).toBeCloseTo(360, 9);
		expect(violet?.pigment?.areaUm2).toBeCloseTo(0.2, 9);
	});

	it('may be in any unit of length, and stands in a cell alone', () => {
		const inNm = lanterns(coneCell.replace(statement, 'receptor cone aperture 4e-3[mm] height 0.12[mm]\n'));
		expect(modelOf('mine', inNm).mosaic.receptors[0]?.radius).toBe(4);
		const channel = textOf('mechanisms/cone.leak.baylor1974.eq');
		const text = `${channel}\nreceptor cone aperture 4[um] height 120[um]\n`;
		expect(() => modelOf('cone', [{ file: 'leak.eq', text }])).toThrow(/only a cell is a receptor, not a channel/);
	});
});
