// Coverage-guided fuzzing of everything that hears the host: decoder, readers, session, safety rules (libFuzzer, with
// AddressSanitizer and UndefinedBehaviorSanitizer). An input is a list of steps: raw bytes, frames whose checksum is made
// right, heartbeats of every age, sessions, lost time, current, buttons, resets; the first byte says whether a session is open,
// kept alive, and the hand gripping. What must hold is checked after every step; a break ends the run.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <memory>
#include <vector>

#include "../hand/src/core/crc16.h"
#include "../hand/src/core/device.h"
#include "../hand/src/outputs.h"
#include "must.h"
#include "witness.h"

using namespace retinode;

namespace {

const Identity identity = {"Fuzz", "1", 256, 115200, {2, 0, 0}};

// The watchdog's 250 ms, and a tick.
constexpr uint64_t kLetGoUs = 260000;

struct Totals {
	uint64_t inputs, bytes, frames, malformed, unknown, echoed, rejected, stops, ticks, driven, releases, resets, resyncs;
} totals;

void printTotals() {
	const auto of = [](uint64_t value) { return static_cast<unsigned long long>(value); };
	fprintf(stderr,
			"totals: {\"inputs\":%llu,\"bytes\":%llu,\"framesAccepted\":%llu,\"malformed\":%llu,\"unknown\":%llu,"
			"\"echoed\":%llu,\"framesRejected\":%llu,\"emergencyStops\":%llu,\"ticks\":%llu,\"ticksDriven\":%llu,"
			"\"releases\":%llu,\"resets\":%llu,\"resynchronised\":%llu}\n",
			of(totals.inputs), of(totals.bytes), of(totals.frames), of(totals.malformed), of(totals.unknown),
			of(totals.echoed), of(totals.rejected), of(totals.stops), of(totals.ticks), of(totals.driven),
			of(totals.releases), of(totals.resets), of(totals.resyncs));
}

class Run {
public:
	Run() {
		memset(&kept_, 0x5a, sizeof kept_);
		start({StopCause::none, 0});
	}

	void steps(const uint8_t* data, size_t size) {
		if (size == 0) return;
		if ((data[0] & 1) != 0) greet(0x04030201);
		alive_ = (data[0] & 2) != 0;
		if ((data[0] & 4) != 0) grip();
		for (size_t at = 1; at < size;) {
			const uint8_t what = data[at++];
			const size_t length = at < size ? data[at] : 0;
			const size_t left = at < size ? size - at - 1 : 0;
			const size_t take = length < left ? length : left;
			switch (what % 8) {
				case 0:
				case 1:
					for (size_t i = 0; i < take; i++) hear(data[at + 1 + i]);
					at += 1 + take;
					break;
				case 2:
				case 3:
				case 4:
					// Its checksum is made right, or no mutation would get past it.
					frame(static_cast<Kind>(what >> 3 & 0x0f), data + at + 1, take);
					at += 1 + take;
					break;
				case 5:
					for (uint8_t byte : kEmergencyStop) hear(byte);
					break;
				case 6:
					listener_.deaf = (what & 0x80) != 0;
					pass(1 + (length & 0x1f), static_cast<uint16_t>((length & 0xe0) * 32), {(what & 0x10) != 0, (what & 0x20) != 0});
					at++;
					break;
				default:
					special(what >> 3, static_cast<uint8_t>(length));
					at++;
					break;
			}
		}
		finish();
	}

private:
	void special(uint8_t what, uint8_t value) {
		switch (what % 4) {
			case 0:
				// Hours without a tick cannot be: the next one comes at once.
				nowUs_ += kTickUs + value * 30000000ull;
				device_->tick(now(), {true, false, 60}, {false, false});
				check();
				break;
			case 1:
				// An answer to what the device said up to a second ago.
				beat(now() - static_cast<uint32_t>(value) * 4096);
				break;
			case 2:
				reset();
				break;
			default:
				greet(value);
				break;
		}
	}

	uint32_t now() const { return static_cast<uint32_t>(nowUs_); }

	void start(const Latches& latches) {
		device_.reset(new Device(Listener::send, &listener_, identity));
		device_->begin(now(), latches, &kept_);
		shadow_ = FrameDecoder();
		listener_.restart();
		permission_.restart();
	}

	// As opening the port does: what a person has to reset, and the heat, stay.
	void reset() {
		compare();
		const Latches before = device_->hand().latches();
		const int16_t temperature = device_->hand().motors().temperature();
		// The latches from where the board keeps them, or the faults from the memory that a reset leaves alone.
		start({before.cause, (nowUs_ & 1) != 0 ? before.faults : static_cast<uint8_t>(0)});
		MUST(device_->hand().latches().cause == before.cause && device_->hand().latches().faults == before.faults);
		MUST(device_->hand().motors().temperature() == temperature);
		MUST(!device_->hand().driven());
		drove_ = false;
		totals.resets++;
	}

	void hear(uint8_t byte) {
		stream_.push_back(byte);
		const Found found = shadow_.push(byte);
		const uint32_t answers = listener_.answers;
		device_->receive(byte, now());
		Told told = Told::nothing;
		if (found == Found::emergencyStop) told = Told::letGo;
		// Read by this device already; the copy of the shadow decoder stands.
		if (found == Found::frame) told = permission_.frame(shadow_.frame(), nowUs_);
		const bool answered = listener_.answers != answers;
		if (told == Told::relaxed || told == Told::mayDrive) {
			// One answer to each command, and it is about that one.
			MUST(listener_.deaf || (listener_.answers == answers + 1 && listener_.id == permission_.id));
		}
		if (told == Told::relaxed) MUST(listener_.deaf || listener_.refusal == Refusal::none);
		if (told == Told::mayDrive && answered && listener_.refusal == Refusal::none) {
			// Taken over now, or before.
			const bool before = permission_.taken.count(permission_.id) != 0;
			MUST(before || permission_.heard(nowUs_, kWatchdogUs));
		}
		if (told == Told::relaxed || told == Told::mayDrive) {
			// What a line that takes nothing kept from being answered may have been taken over too.
			const bool unheard = told == Told::relaxed || permission_.heard(nowUs_, kWatchdogUs);
			if (answered ? listener_.refusal == Refusal::none : unheard) permission_.taken.insert(permission_.id);
		}
		if (told == Told::relaxed || told == Told::letGo) MUST(!device_->hand().driven());
		// Only a command makes it drive.
		if (!drove_ && told != Told::mayDrive) MUST(!device_->hand().driven());
		// The whole hand is looked at when something may have changed.
		if (byte == kDelimiter) check();
	}

	void frame(Kind kind, const uint8_t* payload, size_t length) {
		uint8_t wire[kMaxPayloadBytes + kFrameExtraBytes];
		const uint8_t bytes = static_cast<uint8_t>(length < kMaxPayloadBytes ? length : kMaxPayloadBytes);
		if (bytes > 0) memcpy(wire + kPayloadOffset, payload, bytes);
		const uint16_t count = finishFrame(wire, kind, sequence_++, bytes);
		const uint16_t before = device_->counters().frames;
		for (uint16_t i = 0; i < count; i++) hear(wire[i]);
		// The delimiter in front closed whatever was open: this frame must be found.
		MUST(static_cast<uint16_t>(device_->counters().frames - before) >= 1);
	}

	void greet(uint32_t sessionId) {
		const uint8_t hello[] = {1, 2, static_cast<uint8_t>(sessionId), 2, 3, 4, 0, 0, 0, 0, 0};
		frame(Kind::hello, hello, sizeof hello);
	}

	void beat(uint32_t echoUs) {
		uint8_t payload[18] = {1};
		PayloadWriter out(payload + 4);
		out.u32(echoUs);
		frame(Kind::heartbeat, payload, sizeof payload);
	}

	// All digits close, with a heartbeat that lets them.
	void grip() {
		nowUs_ += kTickUs;
		beat(now() - 1000);
		const uint8_t closed[] = {1, 0, 1, 0x1f, 0x10, 0x27, 0xa0, 0x0f, 0xd0, 0x07};
		frame(Kind::command, closed, sizeof closed);
	}

	void pass(size_t ticks, uint16_t ma, const Contacts& contacts) {
		if (alive_) {
			// Twice, so that the second answers what was just said to the first.
			beat(listener_.stampUs);
			nowUs_ += 500;
			beat(listener_.stampUs);
		}
		for (size_t i = 0; i < ticks; i++) {
			int16_t before[kJoints];
			for (uint8_t j = 0; j < kJoints; j++) before[j] = device_->hand().position(j);
			nowUs_ += kTickUs;
			MUST(device_->due(now()));
			device_->tick(now(), {true, false, ma}, contacts);
			totals.ticks++;
			if (device_->hand().driven()) totals.driven++;
			// Time makes nothing drive.
			MUST(drove_ || !device_->hand().driven());
			check();
			for (uint8_t j = 0; j < kJoints; j++) {
				const int moved = abs(device_->hand().position(j) - before[j]);
				// 4 strokes/s and 180 degrees/s, and one step of rounding.
				MUST(moved <= (j == kWrist ? kMaxAngularSpeed / kTicksPerS : kMaxSpeed * 10 / kTicksPerS) + 1);
			}
		}
	}

	void check() {
		const Hand& hand = device_->hand();
		MUST(!(hand.stopped() && hand.driven()));
		MUST(!(hand.latches().faults != 0 && hand.driven()));
		MUST(!hand.driven() || permission_.heard(nowUs_, kLetGoUs));
		MUST(!hand.heartbeatCurrent(now()) || permission_.heard(nowUs_, kWatchdogUs));
		if (drove_ && !hand.driven()) totals.releases++;
		drove_ = hand.driven();
		for (uint8_t j = 0; j < kJoints; j++) {
			const int16_t at = hand.position(j);
			MUST(j == kWrist ? at >= -kMaxWrist && at <= kMaxWrist : at >= kLowestClosure && at <= kHighestClosure);
			const uint16_t us = pulseUs(j, at);
			MUST(us >= 500 && us <= 2500);
		}
	}

	// What this device and a second decoder found in the same stream.
	void compare() {
		const Reference reference(stream_);
		const ReceiverCounters& counters = device_->counters();
		MUST(static_cast<uint16_t>(reference.frames) == counters.frames);
		MUST(static_cast<uint16_t>(reference.faults) ==
			 static_cast<uint16_t>(counters.crcErrors + counters.framingErrors + counters.oversizeErrors));
		MUST(static_cast<uint16_t>(reference.stops) == counters.emergencyStops);
		totals.bytes += stream_.size();
		totals.frames += reference.frames;
		totals.rejected += reference.faults;
		totals.stops += reference.stops;
		totals.malformed += counters.malformedErrors;
		totals.unknown += counters.unknownFrames;
		totals.echoed += counters.echoedFrames;
		stream_.clear();
	}

	void finish() {
		// Resynchronisation: of two good frames in a row without a delimiter in front, the second is found in any case.
		uint8_t wire[10 + kFrameExtraBytes];
		for (int i = 0; i < 2; i++) {
			memset(wire + kPayloadOffset, 7, 10);
			const uint16_t count = finishFrame(wire, Kind::rates, sequence_++, 10);
			const uint16_t before = device_->counters().frames;
			for (uint16_t k = 1; k < count; k++) hear(wire[k]);
			if (i == 1) MUST(static_cast<uint16_t>(device_->counters().frames - before) == 1);
		}
		totals.resyncs++;
		// The watchdog: without the host, nothing is driven after 250 ms and a tick, whatever the line echoes.
		alive_ = false;
		if (device_->hand().driven()) pass(kWatchdogUs / kTickUs + 2, 0, {false, false});
		MUST(!device_->hand().driven());
		compare();
	}

	Kept kept_;
	Listener listener_;
	Permission permission_;
	std::unique_ptr<Device> device_;
	FrameDecoder shadow_;
	std::vector<uint8_t> stream_;
	bool alive_ = false;
	bool drove_ = false;
	uint64_t nowUs_ = 0;
	uint8_t sequence_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
	if (totals.inputs++ == 0) atexit(printTotals);
	Run run;
	run.steps(data, size);
	return 0;
}
