import type { Command } from 'commander';
import { explainPlan, explanationText } from '../../engine/model/explain.ts';
import { prepareModel } from '../../engine/model/prepareModel.ts';
import { rk4StepFor, stepText } from '../../engine/simulate/solvers.ts';
import { createWasmRealtime } from '../../ode/solvers/wasm/wasmRealtime.ts';
import { backEndHere, backEndText } from '../batch/nativeSteps.ts';
import { loadDeclarations } from '../options/declarations.ts';
import { finiteNumber } from '../options/options.ts';

interface ExplainOptions {
	readonly dt?: number;
	readonly modelFile?: string[];
	readonly json?: true;
}

/** `retinode explain CIRCUIT`: how the real-time method advances a circuit, and the stiffness that decided it. */
export function addExplainCommand(program: Command): void {
	program
		.command('explain <circuit>')
		.description(
			'say how the real-time method advances a circuit: steps, treatment of each state, the stiffness it saw, and the step that rk4 takes',
		)
		.option('--dt <s>', 'step of graded cells (default 5e-4)', finiteNumber('--dt'))
		.option('--model-file <file...>', 'declaration files of your own, which add to or replace the built-in ones')
		.option('--json', 'print one JSON object instead')
		.action(async (circuit: string, { dt = 5e-4, modelFile = [], json }: ExplainOptions) => {
			const { network, warnings } = prepareModel({
				circuit,
				variant: 'corrected',
				columns: { x: 1, y: 1 },
				parameters: {},
				declarations: loadDeclarations(modelFile),
			});
			for (const { text } of warnings) console.error(`retinode: ${text}`);
			const { plan } = createWasmRealtime(network, { stepMs: dt * 1000 });
			const explanation = explainPlan(network, plan);
			const { stepS, fastest } = rk4StepFor(network);
			const rk4 = { stepS, fastestPerMs: fastest.perMs, of: fastest.name };
			const backEnd = await backEndHere();
			console.log(json ? JSON.stringify({ ...explanation, rk4, backEnd }, null, 2) : explanationText(explanation));
			if (!json) {
				console.log(
					`\nsimulate --solver rk4 takes steps of ${stepText(stepS)} s: ${fastest.name} relaxes at up to ${Number(fastest.perMs.toPrecision(3))}/ms in voltage clamp at -90 to 30 mV`,
				);
				console.log(`\n${backEndText(backEnd)}`);
			}
		});
}
