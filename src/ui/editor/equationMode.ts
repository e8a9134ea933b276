import { StreamLanguage, type StreamParser } from '@codemirror/language';

/** Statements whose rest is prose, as the parser reads them. */
const prose = /^(title|source|species|temperature|note|found in|ion|blocked by)(?=\s)/;
/** A statement of the language: a word before a name, as the parser tells it from an assignment, or the only one of its line. */
const statement = /^[A-Za-z]\w*(?=\s+[A-Za-z_]|\s*(#|$))|^refractory(?=\s+[\d.(])/;
/** Words within a statement. */
const inner = /^(in|as|with|when|if|and|or|not|on|off|dark|gain|fitted|assumed|source|into|delay|from|to)(?![\w.])/;
const call = /^[A-Za-z_]\w*(?=\()/;
const name = /^[A-Za-z_][\w.]*'?/;
const number = /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?/i;

interface LineState {
	/** The rest of the statement is prose, over its continuation lines too. */
	isProse: boolean;
}

/** What stands where in a line of the equation language, for its colours. */
const parser: StreamParser<LineState> = {
	name: 'equations',
	startState: () => ({ isProse: false }),
	token(stream, state) {
		const isFirst = stream.sol();
		if (stream.eatSpace()) return null;
		if (isFirst) {
			state.isProse = stream.match(prose) !== null;
			if (state.isProse || stream.match(statement)) return 'keyword';
		}
		if (stream.peek() === '#') {
			stream.skipToEnd();
			return 'comment';
		}
		if (state.isProse) {
			stream.match(/^[^#]+/);
			return 'string';
		}
		if (stream.match(/^"[^"]*"?/)) return 'string';
		if (stream.match(/^\[[^\]]*\]?/)) return 'unit';
		if (stream.match(number)) return 'number';
		if (stream.match(inner)) return 'keyword';
		if (stream.match(call)) return 'variableName.function';
		if (stream.match(name)) return 'variableName';
		stream.next();
		return 'operator';
	},
	languageData: { commentTokens: { line: '#' } },
};

/** The equation language (docs/equation-language.md) for the editor. */
export const equationMode = StreamLanguage.define(parser);
