// The firmware's core through any number of sequences of events, as fast as this machine goes: records on stdin, a byte of
// state for each record on stdout. Numbers are little-endian. It ends with stdin, and fails when a record makes no sense.
//
//   kind  what follows                     what happens
//   0     u16 length, bytes                the device hears bytes from the host, in no time
//   1     u32 µs, i16 mA, u8 contacts      time passes, with this supply current (negative: the sensor has failed) and
//                                          these contacts (bit 0 the stop is pressed, bit 1 the reset key is down);
//                                          the device's ticks fall every 4 ms after its start, at the time's end included
//   2                                      a new device, as after power-up: its clock is 0, nothing is latched, its motors
//                                          are taken to be warm; so it is at the beginning too
//   3                                      a reset: its clock is 0; latches and what is known of the motors stay
//   4                                      the end of a sequence: like 2, but the byte is about the device as it was
//
// The byte of state: bit 0 driven, 1 emergency stop latched, 2 the watchdog has let go, 3 the heartbeat is current, 4 a fault.
// What the device says is not written: its HEARTBEAT_ANSWER is stamped with its clock, which is the time since records 2, 3
// and 4 (at 0: 1; a second one in the same µs: one more).
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <new>

#include "../hand/src/core/device.h"

using namespace retinode;

namespace {

const Identity identity = {"Sequences", "1", 256, 115200, {2, 0, 0}};

bool swallow(void*, const uint8_t*, uint8_t) { return true; }

// Input and output in large pieces; what was written goes out before this waits for more to read.
class Pipe {
public:
	// False at the end of the input.
	bool read(uint8_t* bytes, size_t length) {
		for (size_t done = 0; done < length;) {
			if (at_ == filled_ && !fill()) {
				if (done > 0) fail("the input ends in the middle of a record");
				return false;
			}
			const size_t take = filled_ - at_ < length - done ? filled_ - at_ : length - done;
			memcpy(bytes + done, in_ + at_, take);
			at_ += take;
			done += take;
		}
		return true;
	}
	void need(uint8_t* bytes, size_t length) {
		if (length > 0 && !read(bytes, length)) fail("the input ends in the middle of a record");
	}
	void write(uint8_t byte) {
		out_[written_++] = byte;
		if (written_ == sizeof out_) flush();
	}
	void flush() {
		for (size_t done = 0; done < written_;) {
			const ssize_t sent = ::write(STDOUT_FILENO, out_ + done, written_ - done);
			if (sent <= 0) fail("nobody reads the output");
			done += static_cast<size_t>(sent);
		}
		written_ = 0;
	}
	[[noreturn]] void fail(const char* why) {
		fprintf(stderr, "sequences: %s\n", why);
		exit(1);
	}

private:
	bool fill() {
		flush();
		const ssize_t got = ::read(STDIN_FILENO, in_, sizeof in_);
		at_ = 0;
		filled_ = got > 0 ? static_cast<size_t>(got) : 0;
		return filled_ > 0;
	}

	uint8_t in_[1 << 16];
	uint8_t out_[1 << 16];
	size_t at_ = 0;
	size_t filled_ = 0;
	size_t written_ = 0;
};

// A board that lives on a clock of its own.
class Board {
public:
	Board() : device_(new (place_) Device(swallow, nullptr, identity)) { powerUp(); }

	void powerUp() {
		// Memory after power-up: its checksum is wrong.
		memset(&kept_, 0xa5, sizeof kept_);
		start({StopCause::none, 0});
	}
	void reset() { start(device_->hand().latches()); }
	void hear(const uint8_t* bytes, size_t length) {
		for (size_t i = 0; i < length; i++) device_->receive(bytes[i], nowUs_);
	}
	void pass(uint32_t us, const Current& current, const Contacts& contacts) {
		for (uint32_t left = us;;) {
			const uint32_t step = kTickUs - phaseUs_;
			if (left < step) {
				nowUs_ += left;
				phaseUs_ += left;
				return;
			}
			nowUs_ += step;
			left -= step;
			phaseUs_ = 0;
			device_->tick(nowUs_, current, contacts);
		}
	}
	uint8_t state() const {
		const Hand& hand = device_->hand();
		return static_cast<uint8_t>((hand.driven() ? 1 : 0) | (hand.stopped() ? 2 : 0) | (hand.watchdogRelaxed() ? 4 : 0) |
									(hand.heartbeatCurrent(nowUs_) ? 8 : 0) | (hand.latches().faults != 0 ? 16 : 0));
	}

private:
	void start(const Latches& latches) {
		device_->~Device();
		device_ = new (place_) Device(swallow, nullptr, identity);
		nowUs_ = 0;
		phaseUs_ = 0;
		device_->begin(0, latches, &kept_);
	}

	alignas(Device) uint8_t place_[sizeof(Device)];
	Device* device_;
	Kept kept_;
	uint32_t nowUs_ = 0;
	// Time since the last tick.
	uint32_t phaseUs_ = 0;
};

}  // namespace

int main() {
	static Pipe pipe;
	static Board board;
	static uint8_t bytes[65535];
	uint8_t kind;
	while (pipe.read(&kind, 1)) {
		if (kind == 0) {
			pipe.need(bytes, 2);
			const size_t length = static_cast<size_t>(bytes[0] | bytes[1] << 8);
			pipe.need(bytes, length);
			board.hear(bytes, length);
		} else if (kind == 1) {
			pipe.need(bytes, 7);
			const uint32_t us = bytes[0] | bytes[1] << 8 | bytes[2] << 16 | static_cast<uint32_t>(bytes[3]) << 24;
			const int16_t ma = static_cast<int16_t>(bytes[4] | bytes[5] << 8);
			const Current current = {true, ma < 0, static_cast<uint16_t>(ma < 0 ? 0 : ma)};
			board.pass(us, current, {(bytes[6] & 1) != 0, (bytes[6] & 2) != 0});
		} else if (kind == 2) {
			board.powerUp();
		} else if (kind == 3) {
			board.reset();
		} else if (kind != 4) {
			pipe.fail("a record of an unknown kind");
		}
		pipe.write(board.state());
		if (kind == 4) board.powerUp();
	}
	pipe.flush();
	return 0;
}
