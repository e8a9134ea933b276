// Retinode: a servo hand that is safe by itself. Wiring: docs/hardware.md. What differs from hand to hand: src/config.h.
#include "src/board/board.h"
#include "src/core/device.h"
#include "src/outputs.h"

using namespace retinode;

// Bytes taken in one round at most, so that a busy line cannot hold up the safety rules.
constexpr uint8_t kBytesPerRound = 32;

Device device(board::send, nullptr, board::identity);
StopCause remembered = StopCause::none;

void setup() {
	board::begin();
	remembered = board::rememberedStop();
	board::rememberStop(remembered);
	device.begin(board::microsNow(), remembered);
}

void showOutputs(uint32_t nowUs) {
	const Hand& hand = device.hand();
	board::servoPower(hand.driven());
	for (uint8_t i = 0; i < kJoints; i++) board::servo(i, hand.drives(i) ? pulseUs(i, hand.position(i)) : 0);
	// Lit: driving. Blinking: stopped or faulty.
	const bool wrong = hand.stopped() || hand.faults() != 0;
	board::lamp(wrong ? (nowUs & 0x20000) != 0 : hand.driven());
	if (hand.cause() == remembered) return;
	remembered = hand.cause();
	board::rememberStop(remembered);
}

void loop() {
	board::sample();
	bool changed = false;
	uint8_t byte;
	for (uint8_t i = 0; i < kBytesPerRound && board::read(byte); i++) {
		const bool drove = device.hand().driven();
		device.receive(byte, board::microsNow());
		changed = changed || drove != device.hand().driven();
	}
	if (board::lostBytes()) device.lostByte();
	const uint32_t nowUs = board::microsNow();
	if (device.due(nowUs)) {
		// Fed by the safety rules, not by the round: without them the board starts anew.
		board::alive();
		device.tick(nowUs, board::current(), board::contacts());
		changed = true;
	}
	if (changed) showOutputs(nowUs);
}
