// Values of hfi as values of nlohmann::json and back: `nlohmann::json mine = result.raw;`, `mine.get<hfi::json>()`. Include it if you
// use that library; nothing else here needs it.
#ifndef HFI_NLOHMANN_HPP
#define HFI_NLOHMANN_HPP

#include <hfi/json.hpp>

#include <nlohmann/json.hpp>

namespace nlohmann {

/// Has nlohmann::json take values of hfi and give them. Since 0.1.0.
template <>
struct adl_serializer<hfi::json> {
    /// From hfi.
    template <class Json>
    static void to_json(Json &into, const hfi::json &value) {
        using kind = hfi::json::kind;
        switch (value.type()) {
        case kind::null: into = nullptr; break;
        case kind::array:
            into = Json::array();
            for (const auto &item : value) into.push_back(item);
            break;
        case kind::object:
            into = Json::object();
            for (const auto &[name, member] : value.members()) into[name] = member;
            break;
        default: into = Json::parse(value.dump());
        }
    }

    /// To hfi.
    template <class Json>
    static hfi::json from_json(const Json &value) {
        return hfi::json::try_parse(value.dump()).value_or(nullptr);
    }
};

} // namespace nlohmann

#endif
