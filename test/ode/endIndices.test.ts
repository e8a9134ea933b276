import { expect, test } from 'vitest';
import { prepareModel } from '../../src/engine/model/prepareModel.ts';
import { groupNamed, stateIndex } from '../../src/ode/kernels/network/network.ts';
import { packNetwork, unpackNetwork } from '../../src/ode/kernels/network/packedNetwork.ts';

const columns = { x: 2, y: 1 };
const { network, mosaic } = prepareModel({ circuit: 'dual', variant: 'corrected', columns, parameters: {} });

test('indices of a connection are those of the states and inputs of the cells that it joins', () => {
	for (const { joins, externals, targets, kind, count } of network.connections) {
		expect(externals).toHaveLength(kind.externals.length);
		expect(targets).toHaveLength(kind.type === 'junction' ? 2 : 1);
		if (!joins) throw new Error('a connection joins populations');
		kind.externals.forEach(({ side, state }, k) => {
			const isFirst = side === 'pre' || side === 'a';
			const group = groupNamed(network, isFirst ? joins.from : joins.to);
			const members = [...(isFirst ? joins.first : joins.second)];
			expect(members).toHaveLength(count);
			expect([...(externals[k] ?? [])]).toEqual(members.map((member) => stateIndex(group, state, member)));
		});
	}
});

test('a network that is posted to another thread carries no indices, and has the same there', () => {
	const packed = structuredClone(packNetwork(network));
	expect(packed.connections.some((group) => 'externals' in group || 'targets' in group)).toBe(false);
	const there = unpackNetwork(packed, mosaic);
	there.connections.forEach(({ externals, targets }, k) => {
		expect(externals).toEqual(network.connections[k]?.externals);
		expect(targets).toEqual(network.connections[k]?.targets);
	});
});
