import { Session } from 'node:inspector';
import { it } from 'vitest';
import { prepareModel } from '../src/engine/model/prepareModel.ts';
import { createWasmRealtime } from '../src/ode/solvers/wasm/wasmRealtime.ts';
import { measureAll } from '../src/ode/kernels/plan/stepLengths.ts';
import { midpointScheme } from '../src/ode/kernels/graph/realtimeScheme.ts';
import { linkKind } from '../src/ode/equations/linking/linkKind.ts';
import { deriveKind } from '../src/ode/equations/linking/jacobian.ts';
import { createLibrary } from '../src/ode/equations/linking/library.ts';
const head = ['cell big','spikes','parameter C = 0.02 [nF] in 0.001 .. 1 "c"','state V [mV] = -60 in -150 .. 100 "v"'];
const tail = ["V' = -(membrane_current + synaptic_current + junction_current - electrode_current)/C"];
const range = (n: number) => Array.from({length: n}, (_, k) => k);
const kinds: Record<string, (n: number) => string[]> = {
	gates: (n) => [...head, ...range(n).flatMap((k) => [`state m${k} [1] = 0.1 in 0 .. 1 "m"`, `a${k} [1/ms] = ${(0.01*(1+k/10)).toFixed(4)}[1/(ms*mV)]*L(-(V + ${30 + k%20}[mV]), 10[mV])`, `b${k} [1/ms] = ${(1+k%7)}[1/ms]*exp(-(V+60[mV])/18[mV])`, `m${k}' = a${k}*(1 - m${k}) - b${k}*m${k}`, `current I${k} [pA] = 0.01[nS]*m${k}*(V - 50[mV])`]), 'current IL [pA] = 2[nS]*(V + 60[mV])', ...tail],
	same: (n) => [...head, ...range(n).flatMap((k) => [`state m${k} [1] = 0.1 in 0 .. 1 "m"`, `a${k} [1/ms] = 0.1[1/(ms*mV)]*L(-(V + 30[mV]), 10[mV])`, `b${k} [1/ms] = 4[1/ms]*exp(-(V+60[mV])/18[mV])`, `m${k}' = a${k}*(1 - m${k}) - b${k}*m${k}`, `current I${k} [pA] = 0.01[nS]*m${k}*(V - 50[mV])`]), 'current IL [pA] = 2[nS]*(V + 60[mV])', ...tail],
	chain: (n) => [...head, 'a [1/ms] = 0.1[1/(ms*mV)]*L(-(V + 30[mV]), 10[mV])','b [1/ms] = 4[1/ms]*exp(-(V+60[mV])/18[mV])', ...range(n).flatMap((k) => [`state s${k} [1] = ${k === 0 ? 1 : 0} in 0 .. 1 "s"`, `s${k}' = ${k > 0 ? `a*s${k-1} - b*s${k}` : '0[1/ms]'} ${k < n - 1 ? `- a*s${k} + b*s${k+1}` : ''}`]), `current I [pA] = 20[nS]*s${n-1}*(V - 50[mV]) + 2[nS]*(V + 60[mV])`, ...tail],
	pool: (n) => [...head, ...range(n).flatMap((k) => [`state c${k} [uM] = 0.1 in 0 .. 100 "s"`, `c${k}' = ${k > 0 ? `1[1/ms]*(c${k-1} - c${k})` : '0.001[uM/(ms*mV)]*max(V + 60[mV], 0[mV])'} ${k < n - 1 ? `- 1[1/ms]*(c${k} - c${k+1})` : ''} - 0.1[uM/ms]*c${k}/(c${k} + 1[uM])`]), `current I [pA] = 2[nS]*(V + 60[mV])*c0/(c0+1[uM]) + 2[nS]*(V + 60[mV])`, ...tail],
};
const profiled = (label: string, f: () => unknown) => { const session = new Session(); session.connect(); session.post('Profiler.enable'); session.post('Profiler.start'); const t = performance.now(); f(); console.log(label, Math.round(performance.now()-t)); session.post('Profiler.stop', (_e: any, { profile }: any) => { const self = new Map<string, number>(); const dt = profile.timeDeltas; const byId = new Map(profile.nodes.map((n: any) => [n.id, n])); profile.samples.forEach((id: number, k: number) => { const n: any = byId.get(id); const key = n.callFrame.functionName + ' ' + n.callFrame.url.split('/').at(-1) + ':' + n.callFrame.lineNumber; self.set(key, (self.get(key) ?? 0) + dt[k]); }); for (const [k, v] of [...self].sort((a, b) => b[1] - a[1]).slice(0, 14)) console.log('   PROF', k, Math.round(v / 1000)); }); };
const time = (label: string, f: () => unknown) => { const t = performance.now(); let r: unknown; try { r = f(); } catch (e) { console.log(label, 'FAILED', String(e).slice(0, 200)); } console.log(label, Math.round(performance.now() - t), 'ms'); return r; };
it('x', () => {
	for (const n of (process.env.NN ?? '60,120').split(',').map(Number)) for (const [name, make] of Object.entries(kinds)) {
		if (process.env.KK && !process.env.KK.split(',').includes(name)) continue;
		const declarations = [{ file: 'big.eq', text: make(n).join('\n') }, { file: 'c.eq', text: 'circuit bigc\ncell big' }];
		const lib = createLibrary(declarations);
		const kind = time(`${name} ${n} link`, () => linkKind(lib.get('big')!, lib)) as any;
		if (!kind) continue;
		time(`${name} ${n} derive`, () => deriveKind(kind, kind.states.map((s: any) => s.path)));
		const model = time(`${name} ${n} prepare`, () => prepareModel({ circuit: 'bigc', variant: 'corrected', columns: { x: 1, y: 1 }, parameters: {}, declarations })) as any;
		if (!model) continue;
		(process.env.PP ? profiled : time)(`${name} ${n} measure`, () => measureAll(model.network, midpointScheme));
		(process.env.PP ? profiled : time)(`${name} ${n} wasm`, () => createWasmRealtime(model.network, { stepMs: 0.5 }));
	}
}, 600000);
