import { describe, expect, it } from 'vitest';
import { decodeCameraFrame, decodeSnapshot, encodeCameraFrame, encodeSnapshot } from '../../src/protocol/snapshot.ts';
import { fc } from '../property.ts';

const doubles = fc.array(fc.double({ noNaN: true }), { maxLength: 20 });

describe('binary messages', () => {
	it('carry a snapshot whole', () => {
		fc.assert(
			fc.property(doubles, doubles, fc.nat(), (a, b, watch) => {
				const snapshot = {
					tMs: 12.5,
					potentialsMv: Float32Array.from(a),
					lightRates: Float32Array.from(b),
					spikeCells: Uint32Array.from(a, (_, i) => i),
					spikeTimesMs: Float64Array.from(a),
					probes: [{ watch, timesMs: Float64Array.from(b), values: Float32Array.from(b) }],
				};
				expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
			}),
		);
	});

	it('carry a camera frame whole', () => {
		const frame = { width: 3, height: 2, capturedAtMs: 1e12 + 0.25, pixels: Uint8Array.of(1, 2, 3, 4, 5, 255) };
		expect(decodeCameraFrame(encodeCameraFrame(frame))).toEqual(frame);
	});

	it('with any header but the right one are refused with a sentence of their own', () => {
		const headed = (header: unknown): ArrayBuffer => {
			const json = JSON.stringify(header);
			const bytes = new Uint8Array(8 * Math.ceil((4 + json.length) / 8) + 64);
			new DataView(bytes.buffer).setUint32(0, json.length, true);
			for (let k = 0; k < json.length; k++) bytes[4 + k] = json.charCodeAt(k);
			return bytes.buffer;
		};
		const plain = fc.jsonValue({ stringUnit: fc.constantFrom(...'abc') });
		const near = fc.record(
			{
				message: fc.oneof(fc.constantFrom('frame', 'snapshot'), plain),
				numbers: fc.oneof(fc.constant({ width: 2, height: 1, capturedAtMs: 1, tMs: 1 }), plain),
				fields: fc.oneof(fc.array(fc.oneof(fc.constant({ type: 'u8', length: 3 }), plain), { maxLength: 3 }), plain),
				watches: fc.oneof(fc.constant([7]), plain),
			},
			{ requiredKeys: [] },
		);
		fc.assert(
			fc.property(fc.oneof(plain, near), (header) => {
				for (const decode of [decodeCameraFrame, decodeSnapshot]) {
					expect(() => decode(headed(header))).toThrow(/^binary message: /);
				}
			}),
			{ numRuns: 500 },
		);
		const endless = new ArrayBuffer(1 << 20);
		new DataView(endless).setUint32(0, endless.byteLength - 8, true);
		expect(() => decodeCameraFrame(endless)).toThrow('binary message: its header is too long');
	});

	it('are refused with an error, never a crash or a wrong picture, whatever bytes come', () => {
		fc.assert(
			fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
				expect(() => decodeCameraFrame(Uint8Array.from(bytes).buffer)).toThrow(Error);
			}),
		);
	});

	it.each([
		['a side of 0', { width: 0, height: 0, capturedAtMs: 0, pixels: new Uint8Array(0) }],
		['missing pixels', { width: 4, height: 4, capturedAtMs: 0, pixels: new Uint8Array(3) }],
		['no time', { width: 1, height: 1, capturedAtMs: Number.NaN, pixels: new Uint8Array(1) }],
	])('a frame with %s is refused', (_, frame) => {
		expect(() => decodeCameraFrame(encodeCameraFrame(frame))).toThrow('camera frame');
	});

	it('a snapshot is no camera frame', () => {
		const snapshot = {
			tMs: 0,
			potentialsMv: new Float32Array(1),
			lightRates: new Float32Array(1),
			spikeCells: new Uint32Array(0),
			spikeTimesMs: new Float64Array(0),
			probes: [],
		};
		expect(() => decodeCameraFrame(encodeSnapshot(snapshot))).toThrow('not a camera frame');
	});
});
