// The co-simulation: the device's RTL, clock by clock, with its serial line on a pseudo-terminal (in real time) or on
// standard input (in virtual time, for tests). Commands are lines on standard input, answers are lines of JSON; with
// --sequences they are short binary records, for tests that make many. README.md says both. Ends with status 3 when
// the safety monitor saw a violation.
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <iostream>
#include <memory>
#include <poll.h>
#include <sstream>
#include <string>
#include <termios.h>
#include <thread>
#include <utility>
#include <unistd.h>
#include <vector>

#include "Vsim_top.h"
#include "verilated.h"

namespace {

constexpr int CLOCKS_PER_US = 2;
constexpr double CLOCK_HZ = CLOCKS_PER_US * 1e6;
constexpr int ELECTRODES = 4;
constexpr int CHANNELS = 64;
constexpr size_t QUEUE_LIMIT = 4096;

constexpr int INCIDENT_KINDS = 10;
const char *const INCIDENTS[INCIDENT_KINDS] = {"lineErrors",      "framingErrors", "oversizeErrors", "crcErrors",      "overruns",
                                               "malformedErrors", "unknownFrames", "sequenceGaps",   "emergencyStops", "echoedFrames"};

struct Pulse {
	int electrode;
	uint64_t startUs;
	uint32_t amplitude;
	uint64_t cathodicClocks, gapClocks, anodicClocks;
};

class Device {
      public:
	explicit Device(uint32_t baud) : baud_(baud) {
		top_.baud = baud;
		top_.baud_step = static_cast<uint32_t>(1048576.0 * baud / CLOCK_HZ + 0.5);
		// 20 ms, or as much as keeps a frame of 60 bytes, ten bits each, at a quarter of the line.
		const uint32_t slowMs = (60 * 10 * 1000 * 4 + baud - 1) / baud;
		top_.telemetry_ms = static_cast<uint16_t>(slowMs > 20 ? slowMs : 20);
		top_.rx = 1;
		top_.clk = 0;
		top_.eval();
	}

	void receive(uint8_t byte) { incoming_.push_back(byte); }
	size_t waiting() const { return incoming_.size(); }
	std::string takeSent() { return std::exchange(sent_, std::string()); }
	uint64_t nowUs() const { return clocks_ / CLOCKS_PER_US; }
	bool violated() const { return top_.violations != 0; }
	void button(bool on) { top_.stop_button = on; }
	void key(bool on) { top_.reset_key = on; }
	void faults(int pins) { top_.fault_pins = pins; }
	void reset(bool on) { top_.rst = on; }
	void hold(bool low) { heldLow_ = low; }

	void clock() {
		tick();
		listen();
		observe();
	}

	/** A clock of which only the device's state afterwards matters: nobody hears it and no pulse is logged. */
	void tick() {
		driveLine();
		top_.clk = 1;
		top_.eval();
		top_.clk = 0;
		top_.eval();
		clocks_++;
	}

	/** Driven, stopped, let go by the watchdog, under a current heartbeat, in a fault, and (bit 7) a violation seen. */
	uint8_t summary() const {
		return static_cast<uint8_t>(top_.driven | top_.stopped << 1 | top_.watchdog_released << 2 | top_.heartbeat_current << 3 |
		                            (top_.faults != 0) << 4 | violated() << 7);
	}

	std::string state() const {
		std::ostringstream out;
		out << "{\"kind\":\"state\",\"nowUs\":" << nowUs() << ",\"stopped\":" << flag(top_.stopped)
		    << ",\"hostPresent\":" << flag(top_.host_present) << ",\"driven\":" << flag(top_.driven)
		    << ",\"heartbeatCurrent\":" << flag(top_.heartbeat_current) << ",\"watchdogReleased\":" << flag(top_.watchdog_released)
		    << ",\"faults\":" << int(top_.faults) << ",\"guardTripped\":" << flag(top_.guard_tripped)
		    << ",\"overflowed\":" << top_.spikes_overflowed << ",\"latePulses\":" << top_.late_pulses
		    << ",\"violations\":" << top_.violations << ",\"pulses\":" << top_.pulses << ",\"outCharge\":" << top_.out_charge
		    << ",\"backCharge\":" << top_.back_charge << ",\"resting\":" << flag(top_.discharge == (1 << ELECTRODES) - 1)
		    << ",\"missedFrames\":" << missed_;
		for (int i = 0; i < INCIDENT_KINDS; i++) out << ",\"" << INCIDENTS[i] << "\":" << incidents_[i];
		out << ",\"byChannel\":{";
		bool first = true;
		for (int i = 0; i < CHANNELS; i++) {
			if (byChannel_[i] == 0) continue;
			out << (first ? "" : ",") << '"' << i << "\":" << byChannel_[i];
			first = false;
		}
		out << "}}";
		return out.str();
	}

	/** What the log holds, and empties it. */
	std::string pulses() {
		std::ostringstream out;
		out << "{\"kind\":\"pulses\",\"pulses\":[";
		for (size_t i = 0; i < log_.size(); i++) {
			const Pulse &p = log_[i];
			out << (i ? "," : "") << "{\"electrode\":" << p.electrode << ",\"startUs\":" << p.startUs
			    << ",\"amplitudeUa\":" << p.amplitude / 10.0 << ",\"cathodicUs\":" << double(p.cathodicClocks) / CLOCKS_PER_US
			    << ",\"gapUs\":" << double(p.gapClocks) / CLOCKS_PER_US
			    << ",\"anodicUs\":" << double(p.anodicClocks) / CLOCKS_PER_US << "}";
		}
		out << "]}";
		log_.clear();
		return out.str();
	}

	/** Spikes as they left the FIFO, and empties the log. */
	std::string spikes() {
		std::ostringstream out;
		out << "{\"kind\":\"spikes\",\"spikes\":[";
		for (size_t i = 0; i < spikeLog_.size(); i++)
			out << (i ? "," : "") << "[" << spikeLog_[i].first << "," << spikeLog_[i].second << "]";
		out << "]}";
		spikeLog_.clear();
		return out.str();
	}

      private:
	static const char *flag(bool on) { return on ? "true" : "false"; }

	void driveLine() {
		if (bit_ < 0 && !incoming_.empty()) {
			byte_ = incoming_.front();
			incoming_.pop_front();
			bit_ = 0;
			if (bitEnds_ < double(clocks_)) bitEnds_ = double(clocks_);
			bitEnds_ += CLOCK_HZ / baud_;
		}
		while (bit_ >= 0 && double(clocks_) >= bitEnds_) {
			bitEnds_ += CLOCK_HZ / baud_;
			if (++bit_ < 10) continue;
			bitEnds_ -= CLOCK_HZ / baud_;
			bit_ = -1;
			if (!incoming_.empty()) {
				byte_ = incoming_.front();
				incoming_.pop_front();
				bit_ = 0;
				bitEnds_ += CLOCK_HZ / baud_;
			}
		}
		const bool level = bit_ < 0 || bit_ == 9 || (bit_ > 0 && ((byte_ >> (bit_ - 1)) & 1));
		top_.rx = level && !heldLow_;
	}

	void listen() {
		const double now = double(clocks_);
		if (sampleAt_ < 0) {
			if (top_.tx) return;
			heard_ = 0;
			sampled_ = 0;
			sampleAt_ = now + CLOCK_HZ / baud_ * 1.5;
		} else if (now >= sampleAt_) {
			if (sampled_ < 8) {
				heard_ |= (top_.tx ? 1 : 0) << sampled_;
				sampled_++;
				sampleAt_ += CLOCK_HZ / baud_;
			} else {
				sent_.push_back(static_cast<char>(heard_));
				sampleAt_ = -1;
			}
		}
	}

	void observe() {
		const uint32_t incidents = top_.incidents;
		if (incidents) {
			for (int i = 0; i < INCIDENT_KINDS; i++) incidents_[i] += (incidents >> i) & 1;
			if ((incidents >> 7) & 1) missed_ += top_.missed_frames;
		}
		if (top_.spike) {
			byChannel_[top_.spike_channel] += top_.spike_count;
			if (spikeLog_.size() < 100000) spikeLog_.emplace_back(nowUs(), top_.spike_channel);
		}
		const uint32_t out = top_.cathodic, back = top_.anodic, rest = top_.discharge;
		if (rest == (1u << ELECTRODES) - 1 && !running_) return;
		running_ = 0;
		for (int e = 0; e < ELECTRODES; e++) {
			Pulse &p = current_[e];
			if ((out >> e) & 1) {
				if (p.cathodicClocks++ == 0) {
					p.electrode = e;
					p.startUs = nowUs();
					p.amplitude = top_.amplitude;
				}
			} else if ((back >> e) & 1) {
				p.anodicClocks++;
			} else if (!((rest >> e) & 1)) {
				p.gapClocks++;
			} else if (p.cathodicClocks) {
				if (log_.size() < 100000) log_.push_back(p);
				p = Pulse();
			}
			if (p.cathodicClocks) running_ |= 1u << e;
		}
	}

	Vsim_top top_;
	const uint32_t baud_;
	uint64_t clocks_ = 0;
	std::deque<uint8_t> incoming_;
	std::string sent_;
	int bit_ = -1;
	uint8_t byte_ = 0;
	double bitEnds_ = 0;
	bool heldLow_ = false;
	double sampleAt_ = -1;
	int sampled_ = 0;
	uint8_t heard_ = 0;
	uint64_t incidents_[INCIDENT_KINDS] = {};
	uint64_t missed_ = 0;
	uint64_t byChannel_[CHANNELS] = {};
	uint32_t running_ = 0;
	Pulse current_[ELECTRODES] = {};
	std::vector<Pulse> log_;
	std::vector<std::pair<uint64_t, int>> spikeLog_;
};

void say(const std::string &line) {
	std::cout << line << std::endl;
}

std::string hexOf(const std::string &bytes) {
	static const char digits[] = "0123456789abcdef";
	std::string out;
	for (unsigned char b : bytes) {
		out += digits[b >> 4];
		out += digits[b & 15];
	}
	return out;
}

/** Carries out one line of standard input. @return false when it is none. */
bool obey(Device &device, const std::string &line, bool virtualTime) {
	std::istringstream words(line);
	std::string verb;
	words >> verb;
	if (verb == "rx") {
		std::string hex;
		words >> hex;
		for (size_t i = 0; i + 1 < hex.size(); i += 2)
			device.receive(static_cast<uint8_t>(std::strtoul(hex.substr(i, 2).c_str(), nullptr, 16)));
		return true;
	}
	if (verb == "state") {
		say(device.state());
		return true;
	}
	if (verb == "pulses") {
		say(device.pulses());
		return true;
	}
	if (verb == "spikes") {
		say(device.spikes());
		return true;
	}
	long value = 0;
	if (!(words >> value)) return false;
	if (verb == "run" && virtualTime) {
		for (uint64_t clocks = uint64_t(value) * CLOCKS_PER_US; clocks > 0; clocks--) device.clock();
		say("{\"kind\":\"ran\",\"nowUs\":" + std::to_string(device.nowUs()) + ",\"tx\":\"" + hexOf(device.takeSent()) + "\"}");
	} else if (verb == "button") device.button(value != 0);
	else if (verb == "key") device.key(value != 0);
	else if (verb == "fault") device.faults(int(value) & 31);
	else if (verb == "reset") device.reset(value != 0);
	else if (verb == "break") device.hold(value != 0);
	else return false;
	return true;
}

void refuse(const std::string &line) {
	std::cerr << "The simulator does not know the command '" << line << "'; README.md lists them all.\n";
}

int runVirtual(Device &device) {
	std::string line;
	while (std::getline(std::cin, line)) {
		if (!obey(device, line, true)) {
			refuse(line);
			return 2;
		}
	}
	return 0;
}

bool readBytes(uint8_t *into, size_t count) { return std::fread(into, 1, count, stdin) == count; }

/** Records of README.md until standard input ends. @return status; 3 once the safety monitor saw a violation */
int runSequences(uint32_t baud) {
	constexpr uint32_t SETTLE_US = 200, RESET_US = 10;
	auto device = std::make_unique<Device>(baud);
	const auto pass = [&device](uint64_t us) {
		for (uint64_t clocks = us * CLOCKS_PER_US; clocks > 0; clocks--) device->tick();
	};
	bool violated = false;
	uint8_t record[7], bytes[65536];
	while (readBytes(record, 1)) {
		bool whole = true;
		switch (record[0]) {
		case 0: {
			whole = readBytes(record, 2);
			const size_t count = whole ? record[0] | record[1] << 8 : 0;
			whole = whole && readBytes(bytes, count);
			if (!whole) break;
			for (size_t i = 0; i < count; i++) device->receive(bytes[i]);
			pass((count * 10'000'000 + baud - 1) / baud + SETTLE_US);
			break;
		}
		case 1:
			whole = readBytes(record, 7);
			if (!whole) break;
			device->button(record[6] & 1);
			device->key(record[6] >> 1 & 1);
			device->faults(record[6] >> 2 & 1);
			pass(record[0] | record[1] << 8 | record[2] << 16 | uint32_t(record[3]) << 24);
			break;
		case 3:
			device->reset(true);
			pass(RESET_US);
			device->reset(false);
			break;
		case 2:
		case 4:
			violated |= device->violated();
			device = std::make_unique<Device>(baud);
			break;
		default:
			std::cerr << "There is no record of kind " << int(record[0]) << "; README.md lists them all.\n";
			return 2;
		}
		if (!whole) {
			std::cerr << "Standard input ended within a record.\n";
			return 2;
		}
		std::putchar(device->summary() | (violated ? 0x80 : 0));
		std::fflush(stdout);
	}
	return violated || device->violated() ? 3 : 0;
}

int openTerminal(std::string &path) {
	const int fd = posix_openpt(O_RDWR | O_NOCTTY);
	if (fd < 0 || grantpt(fd) != 0 || unlockpt(fd) != 0) return -1;
	path = ptsname(fd);
	// Held open for as long as the device lives: it stays there when a host closes its end.
	const int slave = open(path.c_str(), O_RDWR | O_NOCTTY);
	termios raw;
	if (slave < 0 || tcgetattr(slave, &raw) != 0) return -1;
	cfmakeraw(&raw);
	if (tcsetattr(slave, TCSANOW, &raw) != 0) return -1;
	if (fcntl(fd, F_SETFL, O_NONBLOCK) != 0) return -1;
	return fd;
}

int runOnTerminal(Device &device, uint32_t baud) {
	std::string path;
	const int line = openTerminal(path);
	if (line < 0) {
		std::cerr << "No pseudo-terminal can be opened: " << std::strerror(errno) << ".\n";
		return 1;
	}
	say("{\"kind\":\"open\",\"path\":\"" + path + "\",\"baud\":" + std::to_string(baud) + "}");
	fcntl(0, F_SETFL, O_NONBLOCK);
	constexpr auto SLICE = std::chrono::microseconds(500);
	constexpr int SLICE_CLOCKS = 500 * CLOCKS_PER_US;
	auto due = std::chrono::steady_clock::now();
	std::string typed, unsent;
	uint64_t lateMs = 0;
	for (;;) {
		char buffer[1024];
		if (device.waiting() < QUEUE_LIMIT) {
			const ssize_t got = read(line, buffer, sizeof buffer);
			for (ssize_t i = 0; i < got; i++) device.receive(static_cast<uint8_t>(buffer[i]));
		}
		const ssize_t got = read(0, buffer, sizeof buffer);
		if (got == 0) break;  // whoever started the simulator is gone
		if (got > 0) typed.append(buffer, static_cast<size_t>(got));
		for (size_t end; (end = typed.find('\n')) != std::string::npos; typed.erase(0, end + 1)) {
			const std::string command = typed.substr(0, end);
			if (!obey(device, command, false)) refuse(command);
		}
		for (int i = 0; i < SLICE_CLOCKS; i++) device.clock();
		unsent += device.takeSent();
		if (!unsent.empty()) {
			const ssize_t put = write(line, unsent.data(), unsent.size());
			if (put > 0) unsent.erase(0, static_cast<size_t>(put));
			// Nobody reads: a real line would lose the bytes as well.
			if (unsent.size() > 65536) unsent.clear();
		}
		due += SLICE;
		const auto now = std::chrono::steady_clock::now();
		if (now < due) std::this_thread::sleep_until(due);
		else if (now - due > std::chrono::milliseconds(100)) {
			// This machine does not keep up: the device's clock slows, and the simulator says so once.
			if (lateMs++ == 0) std::cerr << "The simulated device is slower than real time on this machine.\n";
			due = now;
		}
	}
	return 0;
}

}  // namespace

int main(int argc, char **argv) {
	uint32_t baud = 115200;
	bool terminal = false, sequences = false;
	for (int i = 1; i < argc; i++) {
		if (std::strcmp(argv[i], "--pty") == 0) terminal = true;
		else if (std::strcmp(argv[i], "--sequences") == 0) sequences = true;
		else if (std::strcmp(argv[i], "--baud") == 0 && i + 1 < argc) baud = std::strtoul(argv[++i], nullptr, 10);
		else {
			std::cerr << "usage: fpga-sim [--pty | --sequences] [--baud 9600..400000]\n";
			return 2;
		}
	}
	if (baud < 9600 || baud > 400000) {
		std::cerr << "baud is " << baud << "; the simulated clock of 2 MHz allows 9600 to 400000.\n";
		return 2;
	}
	if (sequences) return runSequences(baud);
	Device device(baud);
	const int status = terminal ? runOnTerminal(device, baud) : runVirtual(device);
	return status == 0 && device.violated() ? 3 : status;
}
