/** Strongly connected components of graphs: what depends on itself in a circle stands in one of them. */

/** For each row of a square matrix the columns off its diagonal with an entry that is not 0. @param matrix n×n, row by row */
export const edgesOf = (matrix: Float64Array, n: number): number[][] =>
	Array.from({ length: n }, (_, row) => {
		const columns: number[] = [];
		for (let column = 0; column < n; column++) {
			if (column !== row && matrix[row * n + column] !== 0) columns.push(column);
		}
		return columns;
	});

/**
 * The components of a graph (Tarjan 1972, without recursion).
 * @param edges for each node those that it leads to
 * @returns nodes, ascending in each component
 */
export function componentsOf(edges: readonly (readonly number[])[]): number[][] {
	const n = edges.length;
	const order = new Int32Array(n).fill(-1);
	const low = new Int32Array(n);
	const next = new Int32Array(n);
	const isWaiting = new Uint8Array(n);
	const waiting: number[] = [];
	const found: number[][] = [];
	let count = 0;
	for (let root = 0; root < n; root++) {
		if (order[root] !== -1) continue;
		const path = [root];
		while (path.length > 0) {
			const node = path.at(-1) as number;
			if (order[node] === -1) {
				order[node] = count;
				low[node] = count++;
				waiting.push(node);
				isWaiting[node] = 1;
			}
			const columns = edges[node] as number[];
			const to = columns[next[node] as number];
			if (to !== undefined) {
				next[node] = (next[node] as number) + 1;
				if (order[to] === -1) path.push(to);
				else if (isWaiting[to]) low[node] = Math.min(low[node] as number, order[to] as number);
				continue;
			}
			path.pop();
			const above = path.at(-1);
			if (above !== undefined) low[above] = Math.min(low[above] as number, low[node] as number);
			if (low[node] !== order[node]) continue;
			const members = waiting.splice(waiting.lastIndexOf(node));
			for (const member of members) isWaiting[member] = 0;
			found.push(members.sort((a, b) => a - b));
		}
	}
	return found;
}
