import type { NmodlBlock, NmodlFile, NmodlStatement, NmodlVariable } from './nmodlTree.ts';

/** Which of an ion's numbers a name is. */
export type IonNumber = 'reversal' | 'current' | 'inside' | 'outside';

/** What a name of an ion is: `ena`, `ina`, `nai`, `nao`. */
export interface IonName {
	readonly ion: string;
	readonly number: IonNumber;
	readonly isRead: boolean;
	readonly isWritten: boolean;
}

function numberOf(ion: string, name: string): IonNumber | undefined {
	if (name === `e${ion}`) return 'reversal';
	if (name === `i${ion}`) return 'current';
	if (name === `${ion}i`) return 'inside';
	return name === `${ion}o` ? 'outside' : undefined;
}

/** The names of a file by what they are. */
export class NmodlNames {
	readonly file: NmodlFile;
	readonly states: ReadonlyMap<string, NmodlVariable>;
	readonly constants: ReadonlyMap<string, NmodlVariable>;
	readonly parameters: ReadonlyMap<string, NmodlVariable>;
	readonly assigned: ReadonlyMap<string, NmodlVariable>;
	readonly ions: ReadonlyMap<string, IonName>;
	readonly blocks: ReadonlyMap<string, NmodlBlock>;
	/** What some statement of a step sets, and not only INITIAL. */
	readonly setInSteps: ReadonlySet<string>;

	constructor(file: NmodlFile) {
		const byName = (list: readonly NmodlVariable[]) => new Map(list.map((each) => [each.name, each]));
		this.file = file;
		this.states = byName(file.states);
		this.constants = byName(file.constants);
		this.parameters = byName(file.parameters);
		this.assigned = byName(file.assigned);
		this.blocks = new Map(file.blocks.map((block) => [block.name, block]));
		const ions = new Map<string, IonName>();
		for (const { name: ion, reads, writes } of file.ions) {
			for (const name of [...reads, ...writes]) {
				const number = numberOf(ion, name);
				if (number) ions.set(name, { ion, number, isRead: reads.includes(name), isWritten: writes.includes(name) });
			}
		}
		this.ions = ions;
		this.setInSteps = this.#setFrom('BREAKPOINT');
	}

	/** Whether the name is the file's own at all. */
	knows(name: string): boolean {
		return [this.states, this.constants, this.parameters, this.assigned, this.ions].some((names) => names.has(name));
	}

	/** Unit and line of a declaration, whichever block it stands in. */
	declared(name: string): NmodlVariable | undefined {
		return this.states.get(name) ?? this.constants.get(name) ?? this.parameters.get(name) ?? this.assigned.get(name);
	}

	/** Currents through the membrane by name, and whether they come from an electrode. */
	get currents(): readonly { readonly name: string; readonly isElectrode: boolean; readonly ion?: string }[] {
		const ofIons = [...this.ions].flatMap(([name, { ion, number, isWritten }]) =>
			number === 'current' && isWritten ? [{ name, ion, isElectrode: false }] : [],
		);
		return [
			...ofIons,
			...this.file.nonspecific.map((name) => ({ name, isElectrode: false })),
			...this.file.electrode.map((name) => ({ name, isElectrode: true })),
		];
	}

	#setFrom(start: string): Set<string> {
		const names = new Set<string>();
		const visited = new Set<string>();
		const visit = (block: string): void => {
			if (visited.has(block)) return;
			visited.add(block);
			for (const statement of this.blocks.get(block)?.body ?? []) look(statement);
		};
		const look = (statement: NmodlStatement): void => {
			for (const called of calledIn(statement)) visit(called);
			if (statement.kind === 'assign') names.add(statement.name);
			else if (statement.kind === 'solve') visit(statement.block);
			else if (statement.kind === 'if') for (const each of [...statement.then, ...statement.otherwise]) look(each);
			else if (statement.kind === 'loop') for (const each of statement.body) look(each);
		};
		visit(start);
		return names;
	}
}

/** Names that are called anywhere in a statement's own expressions. */
function calledIn(statement: NmodlStatement): string[] {
	const names: string[] = [];
	const look = (value: unknown): void => {
		if (typeof value !== 'object' || value === null) return;
		if ('kind' in value && value.kind === 'call' && 'name' in value) names.push(String(value.name));
		for (const part of Object.values(value)) look(part);
	};
	look(statement);
	return names;
}
