// A panel: one file, one line in the list; its tab, its key and its line in Help come from that.
export default {
	title: 'a panel',
	create: {
		'src/ui/panels/Uptime.tsx': `import { useStore } from '../stores/useStore.ts';
import { useWorkbench } from '../workbench/workbench.ts';

/** How long the model has run. */
export function Uptime() {
	const status = useStore(useWorkbench().status, (state) => state.status);
	return <section class="panel">The model has run for {(status?.modelTimeS ?? 0).toFixed(1)} s.</section>;
}
`,
	},
	register: [
		{
			file: 'src/ui/panels/catalogue.ts',
			after: "import { Parameters } from './Parameters.tsx';\n",
			text: "import { Uptime } from './Uptime.tsx';\n",
		},
		{
			file: 'src/ui/panels/catalogue.ts',
			before: '];\n\n/** The key of the panel',
			text: "\t{ tab: 'uptime', title: 'Uptime', help: 'How long the model has run', Component: Uptime },\n",
		},
	],
	run: [
		'node',
		'-e',
		"const fs = require('fs'); const dir = 'dist/ui/assets/'; for (const name of fs.readdirSync(dir)) if (name.endsWith('.js') && fs.readFileSync(dir + name, 'utf8').includes('How long the model has run')) console.log('built in', name)",
	],
	shows: /built in/,
};
