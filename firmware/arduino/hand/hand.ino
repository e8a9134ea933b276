// Retinode: a servo hand that is safe by itself. Wiring: docs/hardware.md. What differs from hand to hand: src/config.h.
#include "src/board/board.h"
#include "src/core/device.h"
#include "src/outputs.h"

using namespace retinode;

// Bytes taken in one round at most, so that a busy line cannot hold up the safety rules.
constexpr uint8_t kBytesPerRound = 32;

Device device(board::send, nullptr, board::identity);
Latches remembered = {StopCause::none, 0};

void setup() {
	board::begin();
	remembered = board::remembered();
	board::remember(remembered);
	device.begin(board::microsNow(), remembered, board::kept());
}

void showOutputs(uint32_t nowUs) {
	const Hand& hand = device.hand();
	board::servoPower(hand.driven());
	for (uint8_t i = 0; i < kJoints; i++) board::servo(i, hand.drives(i) ? pulseUs(i, hand.position(i)) : 0);
	// Lit: driving. Blinking: stopped or faulty.
	const Latches latches = hand.latches();
	const bool wrong = latches.cause != StopCause::none || latches.faults != 0;
	board::lamp(wrong ? (nowUs & 0x20000) != 0 : hand.driven());
	if (latches.cause == remembered.cause && latches.faults == remembered.faults) return;
	remembered = latches;
	board::remember(latches);
}

// Takes what the host has said. Whatever lets go or drives shows at once, not at the end of the round.
void listen() {
	// Asked before the bytes are taken: it is about bytes that came until now.
	const bool stopSeen = board::stopSeen();
	bool emptied = false;
	for (uint8_t i = 0; i < kBytesPerRound; i++) {
		uint8_t byte;
		emptied = !board::read(byte);
		if (emptied) break;
		const bool drove = device.hand().driven();
		device.receive(byte, board::microsNow());
		if (drove != device.hand().driven()) showOutputs(board::microsNow());
	}
	if (board::lostBytes()) device.lostByte();
	if (!stopSeen || !emptied) return;
	// Its bytes did not all fit between those that waited.
	if (!device.hand().stopped()) device.emergencyStop(board::microsNow());
	showOutputs(board::microsNow());
	board::stopTaken();
}

void loop() {
	board::sample();
	listen();
	const uint32_t nowUs = board::microsNow();
	if (!device.due(nowUs)) return;
	// Fed by the safety rules, not by the round: without them the board starts anew.
	board::alive();
	device.tick(nowUs, board::current(), board::contacts());
	showOutputs(nowUs);
}
